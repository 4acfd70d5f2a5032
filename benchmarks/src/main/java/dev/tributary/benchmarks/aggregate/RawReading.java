package dev.tributary.benchmarks.aggregate;

import dev.tributary.benchmarks.measure.CpuTime;
import dev.tributary.storage.kafka.KafkaSettings;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The limit: consumers with the settings of the job's source, a thread each, that read a part of
 * the updates topic and add up its bytes eight at a time, and do nothing else.
 */
final class RawReading {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final Duration POLL = Duration.ofSeconds(10);

  private final KafkaSettings kafka;
  private final int consumers;

  RawReading(KafkaSettings kafka, int consumers) {
    this.kafka = kafka;
    this.consumers = consumers;
  }

  /**
   * What was read.
   *
   * @param sum so that nobody can leave the reading out
   */
  record Result(long bytes, double seconds, double cpuSeconds, long sum) {}

  /** What one consumer read; times are of {@code System.nanoTime}. */
  private record Share(long bytes, long begunNanos, long endedNanos, long sum) {}

  /**
   * Reads from some offsets to others. The clock runs from the first record that a consumer has to
   * the last: connections are made before, as those of the job are.
   */
  Result read(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to)
      throws InterruptedException {
    long cpu = CpuTime.nanos();
    ExecutorService threads = Executors.newFixedThreadPool(consumers);
    try {
      List<Future<Share>> shares =
          IntStream.range(0, consumers)
              .mapToObj(
                  index ->
                      threads.submit(
                          () ->
                              readShare(
                                  from.keySet().stream()
                                      .filter(place -> place.partition() % consumers == index)
                                      .toList(),
                                  from,
                                  to)))
              .toList();
      List<Share> read = new ArrayList<>();
      for (Future<Share> share : shares) {
        read.add(share.get());
      }
      long begun = read.stream().mapToLong(Share::begunNanos).min().orElseThrow();
      long ended = read.stream().mapToLong(Share::endedNanos).max().orElseThrow();
      return new Result(
          read.stream().mapToLong(Share::bytes).sum(),
          (ended - begun) / 1e9,
          (CpuTime.nanos() - cpu) / 1e9,
          read.stream().mapToLong(Share::sum).sum());
    } catch (ExecutionException failed) {
      throw new IllegalStateException("the log could not be read", failed.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private Share readShare(
      List<TopicPartition> places, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(kafka.consumerProperties("raw"))) {
      consumer.assign(places);
      places.forEach(place -> consumer.seek(place, from.get(place)));
      long left = places.stream().mapToLong(place -> to.get(place) - from.get(place)).sum();
      long begun = 0;
      long bytes = 0;
      long sum = 0;
      while (left > 0) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          begun = begun == 0 ? System.nanoTime() : begun;
          bytes += record.value().length;
          sum += sum(record.value());
          left--;
        }
      }
      return new Share(bytes, begun, System.nanoTime(), sum);
    }
  }

  private static long sum(byte[] bytes) {
    long sum = 0;
    int whole = bytes.length - bytes.length % Long.BYTES;
    for (int i = 0; i < whole; i += Long.BYTES) {
      sum += (long) LONGS.get(bytes, i);
    }
    for (int i = whole; i < bytes.length; i++) {
      sum += bytes[i];
    }
    return sum;
  }
}
