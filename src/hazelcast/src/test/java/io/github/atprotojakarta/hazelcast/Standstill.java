package io.github.atprotojakarta.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.spi.impl.PartitionSpecificRunnable;
import com.hazelcast.spi.impl.operationservice.impl.OperationServiceImpl;
import java.util.concurrent.CountDownLatch;

/**
 * A member that hangs: the threads that work on its partitions stand still until the test closes
 * this. Its heartbeats continue, so the cluster keeps it.
 */
final class Standstill implements AutoCloseable {
  private final CountDownLatch end = new CountDownLatch(1);

  private Standstill() {}

  static Standstill of(HazelcastInstance member) throws InterruptedException {
    OperationServiceImpl operations =
        ((HazelcastInstanceProxy) member).getOriginal().node.getNodeEngine().getOperationService();
    int threads = operations.getPartitionThreadCount();
    Standstill standstill = new Standstill();
    CountDownLatch reached = new CountDownLatch(threads);
    for (int partition = 0; partition < threads; partition++) {
      operations.execute(standstill.in(partition, reached));
    }
    reached.await();
    return standstill;
  }

  private PartitionSpecificRunnable in(int partition, CountDownLatch reached) {
    return new PartitionSpecificRunnable() {
      @Override
      public int getPartitionId() {
        return partition;
      }

      @Override
      public void run() {
        reached.countDown();
        try {
          end.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }

  @Override
  public void close() {
    end.countDown();
  }
}
