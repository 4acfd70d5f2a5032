package dev.tributary.control.model;

import static dev.tributary.control.job.Records.SHA256;
import static dev.tributary.control.job.Records.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.ModelVersion;
import dev.tributary.control.job.PlayedFederation;
import dev.tributary.control.job.Reader;
import dev.tributary.control.job.Records;
import dev.tributary.core.round.LogRecord;
import dev.tributary.core.round.LogRecord.ModelArchived;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestS3;
import dev.tributary.storage.servers.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestServers.class)
class ModelDownloadIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final byte[] ALL_TWOS = FloatBytes.encode(new float[] {2, 2, 2, 2, 2}, 0, 5);

  @TempDir private Path directory;
  private KafkaSettings settings;
  private S3Settings archive;

  @BeforeEach
  void newFederation(TestBroker broker, TestS3 s3) {
    settings = broker.newFederation();
    archive = s3.settings(settings.topics().prefix());
  }

  @Test
  void anArchivedModelComesFromTheArchive() throws Exception {
    Path file = directory.resolve("model.f32");
    JobView job = finishedJob();

    SavedModel model = from(Optional.of(archive)).save(job, 2, ModelFormat.F32, file);

    assertThat(Files.readAllBytes(file)).isEqualTo(ALL_TWOS);
    assertThat(model.source()).isEqualTo(job.archived().orElseThrow().uri());
    assertThat(model.version()).isEqualTo(2);
    assertThat(model.bytes()).isEqualTo(20);
    assertThat(model.sha256())
        .isEqualTo(HexFormat.of().formatHex(FloatBytes.sha256(ALL_TWOS)))
        .isEqualTo(job.archived().orElseThrow().sha256());
  }

  @Test
  void withoutTheArchivesAddressTheModelComesFromItsTopic() throws Exception {
    Path file = Files.writeString(directory.resolve("model.f32"), "an older file");
    JobView job = finishedJob();

    SavedModel model = from(Optional.empty()).save(job, 2, ModelFormat.F32, file);

    assertThat(Files.readAllBytes(file)).isEqualTo(ALL_TWOS);
    assertThat(model.source()).isEqualTo("topic " + settings.topics().models());
    assertThat(model.sha256()).isEqualTo(job.archived().orElseThrow().sha256());
  }

  @Test
  void anOlderVersionComesFromTheArchiveAndFromItsTopic() throws Exception {
    byte[] allOnes = FloatBytes.encode(new float[] {1, 1, 1, 1, 1}, 0, 5);
    Path file = directory.resolve("model.f32");
    JobView models = finishedJob();

    for (Optional<S3Settings> source :
        List.of(Optional.of(archive), Optional.<S3Settings>empty())) {
      SavedModel model = from(source).save(models, 1, ModelFormat.F32, file);

      assertThat(Files.readAllBytes(file)).isEqualTo(allOnes);
      assertThat(model.version()).isEqualTo(1);
      assertThat(model.source()).startsWith(source.isPresent() ? "s3://" : "topic ");
    }
  }

  @Test
  void aVersionOfWhichTheLogNamesNoCopyIsLookedForInTheArchive() throws Exception {
    JobView models = finishedJob();
    ModelVersion first = models.versions().get(1);
    ModelVersion unnamed =
        new ModelVersion(first.version(), first.round(), first.publishedMillis(), Optional.empty());

    assertThat(from(Optional.of(archive)).archived("job-1", unnamed))
        .isEqualTo(from(Optional.of(archive)).archived("job-1", first))
        .isPresent();
    assertThat(from(Optional.empty()).archived("job-1", first)).isPresent();
    assertThat(from(Optional.empty()).archived("job-1", unnamed)).isEmpty();
  }

  @Test
  void otherFormatsHoldTheSameVectorAndAreAllThatIsLeft() throws Exception {
    Path file = directory.resolve("model.npz");

    SavedModel model = from(Optional.of(archive)).save(finishedJob(), 2, ModelFormat.NPZ, file);

    assertThat(directory).isDirectoryContaining(file::equals).isNotEmptyDirectory();
    assertThat(model.bytes()).isEqualTo(Files.size(file));
    assertThat(model.sha256()).isEqualTo(HexFormat.of().formatHex(FloatBytes.sha256(ALL_TWOS)));
    Path back = directory.resolve("back.f32");
    ModelFormat.NPZ.read(file, spec(2).model().tensors(), back);
    assertThat(Files.readAllBytes(back)).isEqualTo(ALL_TWOS);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactlyInAnyOrder(file, back);
    }
  }

  @Test
  void twoVersionsOfAJobAreCompared() throws Exception {
    finishedJob();
    JobView job = JobClient.connect(settings, PATIENCE).existing("job-1");

    ModelDiff diff = new ModelComparison(from(Optional.of(archive))).of(job, 1, job, job.version());

    assertThat(diff.whole().norm()).isEqualTo(Math.sqrt(5));
    assertThat(diff.tensors()).hasSize(1);
  }

  @Test
  void nothingIsLeftBehindIfTheModelCanNotBeHad() throws Exception {
    Path file = directory.resolve("model.f32");
    JobView elsewhere = models(Records.accepted(1), Records.published(0, 0, 1_000));

    assertThatIllegalStateException()
        .isThrownBy(() -> from(Optional.empty()).save(elsewhere, 0, ModelFormat.F32, file))
        .withMessageContaining("job digits-1 version 0 shard 0");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aModelOfAnotherHashThanTheLogsIsNotKept() throws Exception {
    Path file = directory.resolve("model.f32");
    JobView models = finishedJob();
    ModelVersion last = models.versions().get(2);
    ModelArchived archived = last.archived().orElseThrow();
    ModelVersion other =
        new ModelVersion(
            last.version(),
            last.round(),
            last.publishedMillis(),
            Optional.of(
                new ModelArchived(archived.epoch(), archived.job(), 2, archived.uri(), SHA256, 0)));
    JobView forged =
        new JobView(
            models.summary(),
            models.spec(),
            models.acceptedMillis(),
            models.endedMillis(),
            models.rounds(),
            List.of(other),
            models.model(),
            models.archived(),
            models.fairness(),
            models.learned(),
            models.notes());

    assertThatIllegalStateException()
        .isThrownBy(() -> from(Optional.of(archive)).save(forged, 2, ModelFormat.F32, file))
        .withMessageContaining("must have SHA-256 " + SHA256);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aFileThatCanNotBeIsRefusedBeforeTheDownload() {
    JobView job = models(Records.accepted(1), Records.published(0, 0, 1_000));
    Path file = directory.resolve("no/model.f32");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> from(Optional.empty()).save(job, 0, ModelFormat.F32, file))
        .withMessageEndingWith("must be a file in a directory that exists");
  }

  private ModelDownload from(Optional<S3Settings> from) {
    return new ModelDownload(new Connection(settings, from), PATIENCE);
  }

  private static JobView models(LogRecord... records) {
    return Reader.of(records).job();
  }

  private JobView finishedJob() throws InterruptedException {
    PlayedFederation federation = PlayedFederation.start(settings, archive).withClients();
    JobClient client = JobClient.connect(settings, PATIENCE);
    client.submit("job-1", spec(2));
    client.watch("job-1", event -> {});
    federation.end();
    return client.existing("job-1");
  }
}
