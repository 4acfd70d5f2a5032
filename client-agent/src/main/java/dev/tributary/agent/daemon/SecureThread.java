package dev.tributary.agent.daemon;

import dev.tributary.agent.secagg.ListedPeers;
import dev.tributary.agent.secagg.PeerBook;
import dev.tributary.agent.secagg.PinnedPeers;
import dev.tributary.agent.secagg.SecureClient;
import dev.tributary.agent.secagg.SecureFailure;
import dev.tributary.agent.secagg.SecureJob;
import dev.tributary.agent.secagg.SecureSettings;
import dev.tributary.agent.secagg.Vault;
import dev.tributary.core.client.ClientAction.Advertise;
import dev.tributary.core.client.ClientAction.AnswerUnmask;
import dev.tributary.core.client.ClientAction.ShareKeys;
import dev.tributary.core.client.ClientAction.UploadMasked;
import dev.tributary.core.round.JobInfo;
import dev.tributary.core.round.LogRecord.RoundStarted;
import dev.tributary.core.round.LogState;
import dev.tributary.core.secagg.MaskStream;
import dev.tributary.core.secagg.Masking;
import dev.tributary.core.secagg.Quantizer;
import dev.tributary.storage.identity.DirectoryFile;
import dev.tributary.storage.kafka.PositionalReader;
import dev.tributary.storage.log.KafkaIdentities;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what secure rounds ask, beside whatever is trained. Orders come from the log thread; the
 * vault, the reading of messages and the checks are this thread's own.
 */
final class SecureThread {
  private static final Logger LOG = LoggerFactory.getLogger(SecureThread.class);
  private static final Duration READ_PATIENCE = Duration.ofSeconds(30);

  private final AgentSettings settings;
  private final Refusals refusals;
  private final List<Runnable> resources = new ArrayList<>();
  private final Optional<SecureClient> client;
  private final ExecutorService thread;
  private final AtomicReference<StateDirectoryException> fault = new AtomicReference<>();

  /** The task thread's, kept from round to round since it warms up. */
  private final MaskStream masks = new MaskStream();

  /** What a secure round asks. */
  @FunctionalInterface
  private interface Step<T> {
    T take() throws SecureFailure;
  }

  /**
   * @throws StateDirectoryException if the state directory can not be used
   */
  SecureThread(AgentSettings settings, Outbox outbox, AgentMetrics metrics) {
    this.settings = settings;
    this.refusals = new Refusals(settings, outbox, metrics::failed);
    this.client = settings.secure().map(secure -> open(secure, outbox));
    this.thread = Executors.newSingleThreadExecutor(Daemons.named(settings.client() + "-secure"));
  }

  private SecureClient open(SecureSettings secure, Outbox outbox) {
    Vault vault = FileVault.open(settings.stateDirectory());
    SecAggTopic mailbox =
        new SecAggTopic(
            settings.kafka().topics().secagg(),
            new PositionalReader(settings.kafka(), READ_PATIENCE),
            outbox,
            0);
    resources.add(mailbox::close);
    return new SecureClient(
        settings.client(), secure, peers(secure, vault), vault, mailbox, new SecureRandom());
  }

  private PeerBook peers(SecureSettings secure, Vault vault) {
    if (secure.directory().isPresent()) {
      Path file = secure.directory().get();
      return new ListedPeers(() -> DirectoryFile.read(file));
    }
    TopicDirectory topic = new TopicDirectory(new KafkaIdentities(settings.kafka(), READ_PATIENCE));
    resources.add(topic::close);
    return new PinnedPeers(topic, vault);
  }

  void advertise(Advertise action) {
    take(
        action.round(),
        () -> {
          client(action.job()).advertise(action);
          return true;
        });
  }

  void share(ShareKeys action) {
    take(
        action.round(),
        () -> {
          client(action.job()).share(action);
          return true;
        });
  }

  void answer(AnswerUnmask action) {
    take(
        action.round(),
        () -> {
          client(action.job()).answer(action);
          return true;
        });
  }

  /** Checks who shares secrets with this client while it trains. */
  MaskSource prepare(UploadMasked action) {
    Future<Boolean> prepared =
        submit(
            () -> {
              client(action.job()).prepare(action);
              return true;
            });
    return () -> {
      await(prepared);
      Quantizer quantizer;
      try {
        quantizer = SecureJob.quantizer(action.job(), action.round());
      } catch (SecureFailure refused) {
        throw refusals.counted(refused);
      }
      Masking uploading = await(submit(() -> client(action.job()).beginUpload(action)));
      return uploading.masker(quantizer, masks);
    };
  }

  /** Deletes what rounds that are over have left; the log must have been read to its end. */
  void tidy(LogState log) {
    if (client.isPresent()) {
      Future<Boolean> unused =
          submit(
              () -> {
                client.get().tidy(log);
                return true;
              });
    }
  }

  private SecureClient client(JobInfo job) throws SecureFailure {
    if (client.isEmpty()) {
      throw Refusals.noIdentity(job);
    }
    return client.get();
  }

  /** A step whose failure is told and has no other consequence. */
  private void take(RoundStarted round, Step<Boolean> step) {
    Future<Boolean> unused =
        submit(
            () -> {
              try {
                return step.take();
              } catch (SecureFailure failure) {
                refusals.tell(round, failure);
                return false;
              }
            });
  }

  private <T> Future<T> submit(Step<T> step) {
    try {
      return thread.submit(() -> guarded(step));
    } catch (RejectedExecutionException ending) {
      return CompletableFuture.failedFuture(new CancellationException("the agent ends"));
    }
  }

  private <T> T guarded(Step<T> step) throws SecureFailure {
    try {
      return step.take();
    } catch (StateDirectoryException unusable) {
      fault.compareAndSet(null, unusable);
      throw unusable;
    } catch (InterruptException ending) {
      throw ending;
    } catch (RuntimeException unexpected) {
      LOG.error("client={} secure round failed", settings.client(), unexpected);
      throw unexpected;
    }
  }

  private <T> T await(Future<T> step) throws RoundFailure, InterruptedException {
    try {
      return step.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof SecureFailure failure) {
        throw refusals.counted(failure);
      }
      if (failed.getCause() instanceof CancellationException ending) {
        throw ending;
      }
      throw new IllegalStateException("a secure round's step failed", failed.getCause());
    }
  }

  /**
   * @throws StateDirectoryException if what must not be forgotten could not be written
   */
  void requireWell() {
    if (fault.get() != null) {
      throw fault.get();
    }
  }

  /** Waits for what is at hand, then leaves. */
  void close(Duration patience) throws InterruptedException {
    thread.shutdown();
    long half = patience.toMillis() / 2;
    if (!thread.awaitTermination(half, TimeUnit.MILLISECONDS)) {
      thread.shutdownNow();
      if (!thread.awaitTermination(half, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
    resources.forEach(Runnable::run);
  }
}
