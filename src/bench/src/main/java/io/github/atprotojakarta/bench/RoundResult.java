package io.github.atprotojakarta.bench;

/**
 * One measurement of a series.
 *
 * @param perSecond operations per second; {@code NaN} if it is not measured
 * @param cpuMicros CPU time of one operation in microseconds; {@code NaN} if it is not measured
 */
record RoundResult(double perSecond, double cpuMicros) {}
