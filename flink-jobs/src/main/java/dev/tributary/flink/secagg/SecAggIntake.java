package dev.tributary.flink.secagg;

import dev.tributary.core.coordination.PhaseReceipt;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.EnrolledPeers;
import dev.tributary.core.secagg.KeyAdvertisement;
import dev.tributary.core.secagg.Peers;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.update.Outcome.Rejection;
import dev.tributary.core.update.Position;
import dev.tributary.core.update.RejectReason;
import dev.tributary.flink.codec.CodecType;
import dev.tributary.flink.codec.RejectedRecordCodec;
import dev.tributary.flink.message.CoordinatorInput;
import dev.tributary.flink.message.CoordinatorInput.ContributionRejected;
import dev.tributary.flink.message.CoordinatorInput.MessageReceived;
import dev.tributary.flink.message.RejectedRecord;
import dev.tributary.flink.message.TopicRecord;
import dev.tributary.flink.message.Unreadable;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.wire.SecAggMessages;
import dev.tributary.wire.WireException;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Lets a message of a secure round through to the coordinator if it is signed by the key that was
 * enrolled for its client; all else goes to the rejected ones. Of these the coordinator hears only
 * if the client that it names has signed it: the fault is its own then.
 *
 * <p>The directory is as old as a second at most, and a message that fails is judged again by the
 * directory as it is then: so it does not matter which of the two topics was read first. Nothing is
 * stored: a start reads the directory anew.
 */
public final class SecAggIntake extends ProcessFunction<TopicRecord, CoordinatorInput> {
  private static final long serialVersionUID = 1;

  /** Messages that do not count. */
  public static final OutputTag<RejectedRecord> REJECTED =
      new OutputTag<>("rejected", new CodecType<>(new RejectedRecordCodec()));

  private static final long FRESH_MILLIS = 1_000;

  private final Directory.Opener opener;

  private transient SecAggMetrics counters;
  private transient Directory directory;
  private transient Map<String, Bytes> enrolled;
  private transient Peers peers;
  private transient long readMillis;

  public SecAggIntake(KafkaSettings kafka) {
    this(Directory.in(kafka));
  }

  SecAggIntake(Directory.Opener opener) {
    this.opener = opener;
  }

  @Override
  public void open(OpenContext context) {
    counters = new SecAggMetrics(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(TopicRecord record, Context context, Collector<CoordinatorInput> out) {
    Position position = new Position(record.partition(), record.offset());
    SecAggMessage message;
    try {
      message = SecAggMessages.message(record.bytes());
    } catch (WireException e) {
      reject(record, Unreadable.rejection(position, e), context);
      return;
    }
    Peers.Verdict verdict = judge(message, context.timerService().currentProcessingTime());
    Optional<Rejection> rejection = flaw(message, verdict, position);
    if (rejection.isPresent()) {
      reject(record, rejection.get(), context);
      if (verdict == Peers.Verdict.GENUINE) {
        // A forged one must not be held against the client that it names.
        ContributionRejected.of(rejection.get(), record.topic(), record.timestampMillis())
            .ifPresent(out::collect);
      }
    } else {
      PhaseReceipt receipt = PhaseReceipt.of(message, record.partition(), record.offset());
      counters.received(receipt.phase());
      out.collect(new MessageReceived(receipt));
    }
  }

  private void reject(TopicRecord record, Rejection rejection, Context context) {
    counters.rejected(rejection.reason());
    context.output(REJECTED, new RejectedRecord(record.topic(), rejection));
  }

  /** Why a message does not count, if it does not. */
  private static Optional<Rejection> flaw(
      SecAggMessage message, Peers.Verdict verdict, Position position) {
    if (message instanceof KeyAdvertisement keys && !keys.isSound()) {
      // Every client would refuse the roster with it.
      return rejection(message, position, RejectReason.MALFORMED, "keys must not be of low order");
    }
    return switch (verdict) {
      case GENUINE -> Optional.empty();
      case UNKNOWN ->
          rejection(
              message,
              position,
              RejectReason.NOT_ENROLLED,
              "client must be enrolled, got " + message.client());
      case CHANGED, FORGED ->
          rejection(
              message,
              position,
              RejectReason.BAD_SIGNATURE,
              "signature must be by the key that is enrolled for " + message.client());
    };
  }

  private Peers.Verdict judge(SecAggMessage message, long nowMillis) {
    boolean fresh = directory != null && nowMillis - readMillis < FRESH_MILLIS;
    if (!fresh) {
      readDirectory(nowMillis);
    }
    Peers.Verdict verdict = peers.judge(message);
    if (verdict != Peers.Verdict.GENUINE && fresh) {
      readDirectory(nowMillis);
      verdict = peers.judge(message);
    }
    return verdict;
  }

  /** Connects with the first message, since most jobs never have one. */
  private void readDirectory(long nowMillis) {
    if (directory == null) {
      directory = opener.open();
    }
    Map<String, Bytes> now = directory.read();
    if (!now.equals(enrolled)) {
      enrolled = now;
      peers = new EnrolledPeers(now, Map.of());
    }
    readMillis = nowMillis;
  }

  private static Optional<Rejection> rejection(
      SecAggMessage message, Position position, RejectReason reason, String detail) {
    return Optional.of(
        new Rejection(
            message.round().job(),
            message.round().round(),
            message.client(),
            0,
            reason,
            detail,
            position));
  }

  @Override
  public void close() {
    if (directory != null) {
      directory.close();
    }
  }
}
