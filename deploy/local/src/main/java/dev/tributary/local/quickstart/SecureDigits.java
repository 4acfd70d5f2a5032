package dev.tributary.local.quickstart;

import dev.tributary.agent.secagg.SecureSettings;
import dev.tributary.control.keys.KeyDirectory;
import dev.tributary.core.coordination.SecAggPlus;
import dev.tributary.core.job.CohortSpec;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.PrivacySpec;
import dev.tributary.core.job.RoundsSpec;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.job.SecureAggregationSpec.ThreatModel;
import dev.tributary.core.job.UpdateSpec;
import dev.tributary.core.secagg.ClientPolicy;
import dev.tributary.core.secagg.Identity;
import dev.tributary.storage.identity.IdentityFile;
import dev.tributary.storage.kafka.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code --secure} adds to the digits federation: masked updates, and clients with keys. */
final class SecureDigits {
  /** Where a run keeps its clients' identities. */
  static final String IDENTITIES = "identities";

  /** A sixth of it is waited for clients who do not tell their keys, all of it for an upload. */
  private static final long DEADLINE_MILLIS = 30_000;

  /** On a machine that is busy with other things clients may be late in some rounds. */
  private static final int MOST_ABANDONED = 10;

  /** So that there is a middle of an upload to be killed in. */
  private static final int SHARDS = 5;

  /** More rows than there are, so that the weights leave room for fine steps modulo 2^32. */
  private static final long MAX_WEIGHT = 2_000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final SecureAggregationSpec SPEC =
      new SecureAggregationSpec(Integer.SIZE, ThreatModel.SEMI_HONEST, 0.1, 0.2, 40, 3);

  private SecureDigits() {}

  /** The job with masked updates, for rounds in which a fifth of the clients may vanish. */
  static JobSpec masked(JobSpec plain) {
    int clients = plain.cohort().size();
    CohortSpec cohort =
        new CohortSpec(
            clients,
            clients,
            Math.max(SPEC.minimumMembers(), clients / 2),
            plain.cohort().patienceMillis(),
            plain.cohort().selection());
    return new JobSpec(
        plain.name(),
        plain.dataSet(),
        plain.trainer(),
        new ModelSpec(
            plain.model().seed(),
            (plain.model().parameterCount() + SHARDS - 1) / SHARDS,
            plain.model().tensors()),
        cohort,
        new RoundsSpec(
            plain.rounds().count(),
            DEADLINE_MILLIS,
            plain.rounds().releaseMillis(),
            MOST_ABANDONED),
        new UpdateSpec(plain.update().bound(), MAX_WEIGHT),
        plain.optimizer(),
        new PrivacySpec(Optional.of(SPEC)));
  }

  /**
   * Makes an identity for each client, as {@code keys create} does, and enrolls it in the topic.
   *
   * @param directory of the run
   */
  static Map<String, SecureSettings> enroll(
      Collection<String> clients, Path directory, KafkaSettings kafka) {
    KeyDirectory enrolled = KeyDirectory.connect(kafka, PATIENCE);
    ClientPolicy policy =
        new ClientPolicy(SPEC.minimumMembers(), SecAggPlus.assumptions(SPEC).orElseThrow());
    Map<String, SecureSettings> settings = new TreeMap<>();
    for (String client : clients) {
      Identity identity = identity(client, directory.resolve(IDENTITIES));
      enrolled.enroll(client, identity.publicKey(), true);
      settings.put(client, new SecureSettings(identity, Optional.empty(), policy, true));
    }
    return settings;
  }

  private static Identity identity(String client, Path directory) {
    Path file = directory.resolve(client + ".key");
    try {
      if (Files.exists(file)) {
        return IdentityFile.read(file).identity();
      }
      Files.createDirectories(directory);
      IdentityFile created = new IdentityFile(client, Identity.create(new SecureRandom()));
      created.create(file);
      return created.identity();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write " + file, failed);
    }
  }
}
