package dev.tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.wire.avro.RoundStarted;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever bytes come, every decoder answers with a value or a {@link WireException}, and takes no
 * more memory than the record's size explains.
 */
class HostileBytesTest {
  private static final int LARGE_RECORD_BYTES = 1 << 20;
  private static final long MOST_ALLOCATED_BYTES = 64L << 20;

  private static final long[] FINGERPRINTS =
      KnownSchemas.CURRENT.stream().mapToLong(KnownSchemas::fingerprint).toArray();

  @FunctionalInterface
  private interface Decoder {
    Object decode(byte[] bytes) throws WireException;
  }

  private static final Map<String, Decoder> DECODERS =
      Map.of(
          "SingleObject", SingleObject::decode,
          "LogRecords", LogRecords::decode,
          "LogStates", LogStates::decode,
          "UpdateChunks", UpdateChunks::view,
          "ModelParts", ModelParts::decode,
          "Commands", Commands::decode,
          "Presences", bytes -> Presences.decode(bytes, 0),
          "Rejections", Rejections::decode,
          "SecAggMessages", SecAggMessages::decode,
          "Identities", Identities::decode);

  @Test
  void aRecordCutAnywhereIsMalformed() {
    for (SpecificRecord record : Samples.all()) {
      byte[] whole = SingleObject.encode(record);
      for (int length = 0; length < whole.length; length += 1 + whole.length / 500) {
        byte[] cut = Arrays.copyOf(whole, length);

        Supplier<String> what =
            () -> "%s cut to %d bytes".formatted(record.getSchema().getName(), cut.length);
        assertThat(kindOf(SingleObject::decode, cut, what))
            .as(what)
            .isEqualTo(WireException.Kind.MALFORMED);
        tryAll(cut, what);
      }
    }
  }

  @Test
  void flippedBitsEndInAValueOrAWireException() {
    for (SpecificRecord record : Samples.all()) {
      byte[] whole = SingleObject.encode(record);
      int step = 1 + whole.length / 25;
      for (int bit = 0; bit < whole.length * 8; bit += step) {
        byte[] flipped = whole.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        int which = bit;
        tryAll(
            flipped, () -> "%s with bit %d flipped".formatted(record.getSchema().getName(), which));
      }
      for (int seed = 0; seed < 40; seed++) {
        Random random = new Random(seed);
        byte[] flipped = whole.clone();
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
          flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        int which = seed;
        tryAll(flipped, () -> "%s of seed %d".formatted(record.getSchema().getName(), which));
      }
    }
  }

  @Test
  void randomBytesEndInAValueOrAWireException() {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (bytes.length >= SingleObject.HEADER_BYTES && random.nextInt(10) > 0) {
        SingleObject.putHeader(FINGERPRINTS[random.nextInt(FINGERPRINTS.length)], bytes);
      }
      int which = seed;
      tryAll(bytes, () -> "seed " + which);
    }
  }

  @Test
  void aLargeRecordThatLiesTakesNoMoreMemoryThanOneThatDoesNot() {
    for (Schema schema : KnownSchemas.CURRENT) {
      for (int seed = 0; seed < 8; seed++) {
        byte[] bytes = new byte[LARGE_RECORD_BYTES];
        fill(bytes, new Random(seed), seed % 4);
        SingleObject.putHeader(KnownSchemas.fingerprint(schema), bytes);

        long allocated = Allocation.during(() -> tryAll(bytes, schema::getName));

        assertThat(allocated)
            .as("%s of seed %d", schema.getName(), seed)
            .isLessThan(MOST_ALLOCATED_BYTES);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 20, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE})
  void aCountThatLiesIsRefusedBeforeAnythingIsAllocatedForIt(long count) {
    long fingerprint = KnownSchemas.fingerprint(RoundStarted.SCHEMA$);
    byte[] lie =
        new Pen(fingerprint, 4 + Pen.size(count))
            .number(3)
            .text(new byte[0])
            .number(1)
            .number(0)
            .number(count)
            .finish();
    byte[] bytes = Arrays.copyOf(lie, LARGE_RECORD_BYTES / 2);

    long allocated =
        Allocation.during(
            () ->
                assertThat(kindOf(SingleObject::decode, bytes, () -> "count " + count))
                    .isEqualTo(WireException.Kind.MALFORMED));

    assertThat(allocated).isLessThan(1 << 20);
  }

  @Test
  void aMillionEmptyNamesTakeMemoryForAMillionNames() {
    RoundStarted largest =
        new RoundStarted(
            1L, "j", 1, 0, Collections.nCopies(1_000_000, ""), 1, 0, 0L, 0L, null, null);
    byte[] bytes = SingleObject.encode(largest);

    long allocated =
        Allocation.during(() -> kindOf(LogRecords::decode, bytes, () -> "a million names"));

    assertThat(allocated).isLessThan(MOST_ALLOCATED_BYTES);
  }

  /** Random bytes of several kinds: any, small numbers, mostly zero, huge varints. */
  private static void fill(byte[] bytes, Random random, int kind) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          switch (kind) {
            case 0 -> (byte) random.nextInt(256);
            case 1 -> (byte) random.nextInt(8);
            case 2 -> (byte) (random.nextInt(50) == 0 ? random.nextInt(256) : 0);
            default -> (byte) (random.nextInt(5) == 0 ? 0x0e : 0xfe);
          };
    }
  }

  private static void tryAll(byte[] bytes, Supplier<String> what) {
    DECODERS.forEach((name, decoder) -> kindOf(decoder, bytes, () -> name + " of " + what.get()));
  }

  /** Null for a value. */
  private static WireException.Kind kindOf(Decoder decoder, byte[] bytes, Supplier<String> what) {
    try {
      decoder.decode(bytes);
      return null;
    } catch (WireException e) {
      if (e.getMessage().contains(": null")) {
        throw new AssertionError(what.get() + " must say what is wrong", e);
      }
      return e.kind();
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(what.get() + " must end in a WireException", e);
    }
  }
}
