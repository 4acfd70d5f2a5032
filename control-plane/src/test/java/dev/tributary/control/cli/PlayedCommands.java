package dev.tributary.control.cli;

import dev.tributary.control.job.PlayedFederation;
import dev.tributary.control.job.Records;
import dev.tributary.storage.archive.S3Settings;
import dev.tributary.storage.kafka.KafkaSettings;
import dev.tributary.storage.servers.TestBroker;
import dev.tributary.storage.servers.TestS3;
import dev.tributary.storage.servers.TestServers;
import dev.tributary.wire.JobSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs verbs as a shell does, on real topics and an archive, against a played federation. */
@ExtendWith(TestServers.class)
abstract class PlayedCommands {
  @TempDir Path directory;
  KafkaSettings settings;
  PlayedFederation federation;
  Path config;
  Path spec;

  @BeforeEach
  void federation(TestBroker broker, TestS3 s3) throws IOException {
    settings = broker.newFederation();
    S3Settings archive = s3.settings(settings.topics().prefix());
    federation = PlayedFederation.start(settings, archive);
    spec = Files.writeString(directory.resolve("job.json"), JobSpecs.canonical(Records.spec(2)));
    config =
        Files.writeString(
            directory.resolve("client.properties"),
            """
            bootstrap.servers=%s
            topics.prefix=%s
            s3.endpoint=%s
            s3.region=%s
            s3.access-key=%s
            s3.secret-key=%s
            s3.path-style-access=true
            archive.bucket=%s
            archive.prefix=%s
            """
                .formatted(
                    settings.properties().get("bootstrap.servers"),
                    settings.topics().prefix(),
                    archive.endpoint(),
                    archive.region(),
                    archive.accessKey(),
                    archive.secretKey(),
                    archive.bucket(),
                    archive.prefix()));
  }

  @AfterEach
  void end() throws InterruptedException {
    federation.end();
  }

  Terminal run(String verb, String... arguments) {
    return run(List.of("job", verb), arguments);
  }

  Terminal model(String verb, String... arguments) {
    return run(List.of("model", verb), arguments);
  }

  Terminal client(String verb, String... arguments) {
    return run(List.of("client", verb), arguments);
  }

  Terminal run(List<String> verb, String... arguments) {
    return Terminal.run(
        Stream.of(verb, List.of(arguments), List.of("--client-config", config.toString()))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }
}
