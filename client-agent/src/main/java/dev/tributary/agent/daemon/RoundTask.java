package dev.tributary.agent.daemon;

import dev.tributary.agent.daemon.RoundFailure.Reason;
import dev.tributary.agent.secagg.SecureSettings;
import dev.tributary.agent.training.TrainingResult;
import dev.tributary.agent.training.TrainingTask;
import dev.tributary.core.client.ClientAction.Start;
import dev.tributary.core.client.NoisedUpload;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.offer.Speed;
import dev.tributary.core.privacy.ClippedUpdate;
import dev.tributary.core.privacy.NoiseKey;
import dev.tributary.core.privacy.NoisyUpdate;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.secagg.Masker;
import dev.tributary.wire.SingleObject;
import dev.tributary.wire.avro.ClientMetrics;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's part in one round: fetch the model, train, send what changed, say how it went. */
final class RoundTask {
  private static final Logger LOG = LoggerFactory.getLogger(RoundTask.class);
  private static final double NANOS_PER_SECOND = 1e9;

  /** How it ended. */
  enum Ending {
    UPLOADED,
    FAILED,
    CANCELLED
  }

  /**
   * How it went, for whoever runs the agent: times and bytes, and nothing that was measured on the
   * rows.
   *
   * @param failure why no update was sent, in a word; empty if it was, or if nobody wanted it
   */
  record Figures(
      double fetchSeconds,
      double trainSeconds,
      double uploadSeconds,
      long uploadBytes,
      Optional<String> failure) {}

  private final AgentSettings settings;
  private final ModelSource models;
  private final Trainings trainings;
  private final Outbox outbox;
  private final Start start;
  private final Optional<MaskSource> masks;
  private final Cancellation cancellation;

  private long examples;
  private long batches;
  private Double loss;
  private Double accuracy;
  private double fetchSeconds;
  private double trainSeconds;
  private double uploadSeconds;
  private long uploadBytes;
  private Optional<String> failed = Optional.empty();

  /**
   * @param masks of a secure round; empty to send what changed in the clear
   */
  RoundTask(
      AgentSettings settings,
      ModelSource models,
      Trainings trainings,
      Outbox outbox,
      Start start,
      Optional<MaskSource> masks,
      Cancellation cancellation) {
    this.settings = settings;
    this.models = models;
    this.trainings = trainings;
    this.outbox = outbox;
    this.start = start;
    this.masks = masks;
    this.cancellation = cancellation;
  }

  /** Whatever goes wrong ends this task and nothing else; the words are in the log. */
  Ending run() {
    try {
      if (cancellation.isCancelled()) {
        throw new CancellationException("cancelled before it began");
      }
      work();
      tellUploaded();
      sendMetrics(null);
      return Ending.UPLOADED;
    } catch (CancellationException ended) {
      LOG.info("{} ended without this update: {}", subject(), ended.getMessage());
      return Ending.CANCELLED;
    } catch (InterruptedException ending) {
      // The agent is being closed, and this thread with it.
      Thread.currentThread().interrupt();
      return Ending.CANCELLED;
    } catch (RoundFailure failure) {
      return fail(failure);
    } catch (Throwable fault) {
      if (cancellation.isCancelled()) {
        LOG.info("{} ended without this update: {}", subject(), fault.toString());
        return Ending.CANCELLED;
      }
      // A trainer's fault, of whatever kind, up to missing native code and a full heap.
      return fail(new RoundFailure(Reason.TRAINING_FAILED, fault.toString(), fault));
    }
  }

  private Ending fail(RoundFailure failure) {
    LOG.warn(
        "{} gets no update from here, {}: {}", subject(), failure.label(), failure.getMessage());
    LOG.debug("{}", subject(), failure);
    failed = Optional.of(failure.label());
    sendMetrics(failure.label());
    return Ending.FAILED;
  }

  private void work() throws RoundFailure, InterruptedException {
    JobSpec spec = start.job().spec();
    requireMasksIfAny(spec);
    TrainingTask training = trainings.of(start.job());
    long begun = System.nanoTime();
    float[] global = models.fetch(start.job(), cancellation);
    fetchSeconds = secondsSince(begun);

    begun = System.nanoTime();
    long seed = TrainingSeed.of(spec.model().seed(), start.round().round(), settings.client());
    boolean evaluates = spec.rounds().evaluates(start.round().round());
    TrainingResult result =
        evaluates
            ? training.train(global, seed, cancellation::isCancelled)
            : training.trainUnmeasured(global, seed, cancellation::isCancelled);
    trainSeconds = secondsSince(begun);
    examples = result.examples();
    batches = result.batches();
    loss = evaluates ? measured(result.loss()) : null;
    accuracy = evaluates ? measured(result.accuracy()) : null;

    Delta delta = delta(start.job(), global, result.localModel());
    long weight = weight(spec);

    begun = System.nanoTime();
    uploadBytes =
        masks.isPresent() ? sendMasked(masks.get(), delta, weight) : sendPlain(delta, weight);
    uploadSeconds = secondsSince(begun);
  }

  /** How it went. */
  Figures figures() {
    return new Figures(fetchSeconds, trainSeconds, uploadSeconds, uploadBytes, failed);
  }

  /** How fast it was; empty if nothing was uploaded. */
  Optional<Speed> speed() {
    return uploadBytes > 0
        ? Optional.of(
            new Speed(
                batches > 0 ? trainSeconds / batches : 0,
                uploadSeconds > 0 ? uploadBytes / uploadSeconds : 0))
        : Optional.empty();
  }

  /** The last look before anything is in the clear, whatever the log asked for. */
  private void requireMasksIfAny(JobSpec spec) throws RoundFailure {
    boolean required = settings.secure().filter(SecureSettings::required).isPresent();
    if (masks.isEmpty() && (required || spec.isSecure())) {
      throw new RoundFailure(
          Reason.PLAIN_ROUND,
          "update must be masked, as %s says, got a round without masks"
              .formatted(
                  required ? "secureAggregation.required of this agent" : "the job's privacy"));
    }
  }

  private long sendPlain(Delta delta, long weight) throws RoundFailure, InterruptedException {
    return send(Chunks.plain(settings.client(), start, weight, delta));
  }

  private long sendMasked(MaskSource source, Delta delta, long weight)
      throws RoundFailure, InterruptedException {
    // Before the one upload begins: what can be refused is refused while nothing is used up.
    Optional<NoisyUpdate> noised =
        NoisedUpload.isNeeded(start.job().spec()) ? Optional.of(noised(delta)) : Optional.empty();
    try (Masker masker = source.begin()) {
      return send(
          noised.isPresent()
              ? Chunks.noised(settings.client(), start, noised.get(), masker)
              : Chunks.masked(settings.client(), start, weight, delta, masker));
    }
  }

  /**
   * With a key of its own: there is one upload in a secure round, so nobody needs it again, and it
   * is on no disk.
   */
  private NoisyUpdate noised(Delta clipped) {
    double norm = start.job().clipNorm().orElseThrow();
    return NoisedUpload.of(
        start.job(),
        start.round(),
        new ClippedUpdate(clipped::at, norm, clipped.within()),
        NoiseKey.draw(new SecureRandom()));
  }

  private long send(Chunks chunks) throws RoundFailure, InterruptedException {
    String topic = settings.kafka().topics().updates();
    return new Upload(outbox, topic, settings.client(), start, chunks, cancellation).send();
  }

  /** What may leave: under differential privacy no more than the norm that the round clips to. */
  private static Delta delta(JobInfo job, float[] global, float[] local) throws RoundFailure {
    Delta delta = new Delta(global, local);
    if (job.clipNorm().isPresent()) {
      delta = delta.clippedTo(job.clipNorm().getAsDouble());
    }
    delta.check(job.spec().update().bound());
    return delta;
  }

  /** The examples; under differential privacy every client counts alike. */
  private long weight(JobSpec spec) throws RoundFailure {
    boolean alike = spec.privacy().differentialPrivacy().isPresent();
    long most = alike ? Long.MAX_VALUE : spec.update().maxWeight();
    if (examples < 1 || examples > most) {
      throw new RoundFailure(
          Reason.BAD_WEIGHT,
          "examples must be in [1, %d] as update.maxWeight says, got %d".formatted(most, examples));
    }
    return alike ? 1 : examples;
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / NANOS_PER_SECOND;
  }

  private static Double measured(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private String subject() {
    return "client=%s job=%s round=%d"
        .formatted(settings.client(), start.job().id(), start.round().round());
  }

  private void tellUploaded() {
    LOG.info(
        String.format(
            Locale.ROOT,
            "%s attempt=%d examples=%d loss=%.4f accuracy=%.4f seconds=%.2f bytes=%d",
            subject(),
            start.attempt(),
            examples,
            loss,
            accuracy,
            fetchSeconds + trainSeconds + uploadSeconds,
            uploadBytes));
  }

  /**
   * Nobody waits for them: a round does not fail for its metrics. Where the job's privacy hides the
   * update, they say nothing that was computed from the rows: no account knows of it.
   */
  private void sendMetrics(String failure) {
    ClientMetrics.Builder metrics =
        RoundMetrics.of(settings.client(), start.round(), start.attempt())
            .setTrainSeconds(trainSeconds)
            .setFetchSeconds(fetchSeconds)
            .setUploadSeconds(uploadSeconds)
            .setUploadBytes(uploadBytes)
            .setFailure(failure);
    if (start.job().spec().privacy().equals(PrivacySpec.NONE)) {
      metrics.setExamples(examples).setLoss(loss).setAccuracy(accuracy);
    }
    Future<?> unused =
        outbox.send(
            settings.kafka().topics().metrics(),
            null,
            start.job().id(),
            SingleObject.encode(metrics.build()));
  }
}
