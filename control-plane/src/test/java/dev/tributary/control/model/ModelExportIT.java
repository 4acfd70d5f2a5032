package dev.tributary.control.model;

import static dev.tributary.control.job.Records.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tributary.control.connection.Connection;
import dev.tributary.control.job.JobClient;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.PlayedFederation;
import dev.tributary.control.job.Reader;
import dev.tributary.control.job.Records;
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
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestServers.class)
class ModelExportIT {
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

    SavedModel model = export(Optional.of(archive)).save(job, file);

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

    SavedModel model = export(Optional.empty()).save(job, file);

    assertThat(Files.readAllBytes(file)).isEqualTo(ALL_TWOS);
    assertThat(model.source()).isEqualTo("topic " + settings.topics().models());
    assertThat(model.sha256()).isEqualTo(job.archived().orElseThrow().sha256());
  }

  @Test
  void nothingIsLeftBehindIfTheModelCanNotBeHad() throws Exception {
    Path file = directory.resolve("model.f32");
    JobView elsewhere = Reader.of(Records.accepted(1), Records.published(0, 0, 1_000)).job();

    assertThatIllegalStateException()
        .isThrownBy(() -> export(Optional.empty()).save(elsewhere, file))
        .withMessageContaining("job digits-1 version 0 shard 0");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aModelOfAnotherHashThanTheLogsIsNotKept() throws Exception {
    Path file = directory.resolve("model.f32");
    JobView job = finishedJob();
    JobView forged =
        new JobView(
            job.summary(),
            job.spec(),
            job.acceptedMillis(),
            job.endedMillis(),
            job.rounds(),
            job.versions(),
            job.model(),
            job.archived()
                .map(
                    a ->
                        new ModelArchived(
                            a.epoch(), a.job(), a.version(), a.uri(), Records.SHA256, 0)),
            job.fairness());

    assertThatIllegalStateException()
        .isThrownBy(() -> export(Optional.of(archive)).save(forged, file))
        .withMessageContaining("must have SHA-256 " + Records.SHA256);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aJobWithoutAModelIsTold() {
    JobView job = Reader.of(Records.accepted(1)).job();

    assertThatIllegalStateException()
        .isThrownBy(() -> export(Optional.empty()).save(job, directory.resolve("model.f32")))
        .withMessage("job 'digits-1' has no model yet");
  }

  @Test
  void aFileThatCanNotBeIsRefusedBeforeTheDownload() {
    JobView job = Reader.of(Records.accepted(1), Records.published(0, 0, 1_000)).job();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> export(Optional.empty()).save(job, directory.resolve("no/model.f32")))
        .withMessageEndingWith("must be a file in a directory that exists");
  }

  private ModelExport export(Optional<S3Settings> from) {
    return new ModelExport(new Connection(settings, from), PATIENCE);
  }

  private JobView finishedJob() throws InterruptedException {
    PlayedFederation federation = PlayedFederation.start(settings, archive).withClients();
    JobClient client = JobClient.connect(settings, PATIENCE);
    client.submit("job-1", spec(2));
    JobView job = client.watch("job-1", event -> {});
    federation.end();
    return job;
  }
}
