package io.github.atprotojakarta.bench;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;

/**
 * How a client is used while it is measured.
 *
 * @param threads how many operations are in flight at once
 * @param accounts how many accounts make them in turn
 */
record Load(int threads, int accounts) {
  JsonObjectBuilder toJson() {
    return Json.createObjectBuilder().add("threads", threads).add("accounts", accounts);
  }
}
