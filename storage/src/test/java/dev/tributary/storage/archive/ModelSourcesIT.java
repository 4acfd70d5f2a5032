package dev.tributary.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tributary.core.coordination.Archived;
import dev.tributary.core.job.ModelSource;
import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.job.TensorSpec;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.storage.servers.TestS3;
import dev.tributary.storage.servers.TestServers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestServers.class)
class ModelSourcesIT {
  private static final ModelSpec LAYOUT = layout(10);

  @TempDir private Path directory;
  private final TestS3 server;
  private S3Settings settings;
  private ModelSources sources;

  ModelSourcesIT(TestS3 server) {
    this.server = server;
  }

  private static ModelSpec layout(int coordinates) {
    return new ModelSpec(
        1, 4, List.of(new TensorSpec("w", List.of(coordinates), TensorSpec.Init.ZEROS)));
  }

  @BeforeEach
  void open(TestInfo test) {
    settings = server.settings(test.getTestMethod().orElseThrow().getName());
    sources = new ModelSources(settings);
  }

  @AfterEach
  void close() {
    sources.close();
  }

  private ModelSource put(float... values) throws IOException {
    byte[] bytes = FloatBytes.encode(values, 0, values.length);
    Path file = Files.write(directory.resolve("model.f32"), bytes);
    return sources.put("digits", file, HexFormat.of().formatHex(FloatBytes.sha256(bytes)));
  }

  @Test
  void everyShardReadsItsPartOfWhatWasImported() throws IOException {
    ModelSource source = put(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

    assertThat(source.uri())
        .isEqualTo(
            "s3://archive/everyShardReadsItsPartOfWhatWasImported/imports/digits/%s.f32"
                .formatted(source.sha256()));
    assertThat(sources.read(source, LAYOUT, 0)).containsExactly(0, 1, 2, 3);
    assertThat(sources.read(source, LAYOUT, 1)).containsExactly(4, 5, 6, 7);
    assertThat(ModelSources.readOnce(settings, source, LAYOUT, 2)).containsExactly(8, 9);
  }

  @Test
  void aVersionOfAJobIsASourceLikeAnyOther() {
    byte[] vector = FloatBytes.encode(new float[] {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, 0, 10);
    Archived archived;
    try (ModelArchive archive = new ModelArchive(settings)) {
      archived = archive.put("old", 7, List.of(vector), vector.length);
    }

    assertThat(sources.read(new ModelSource(archived.uri(), archived.sha256()), LAYOUT, 2))
        .containsExactly(1, 0);
  }

  @Test
  void aSourceOfAnotherLengthWillNotDo() throws IOException {
    ModelSource source = put(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

    assertThatExceptionOfType(UnfitSourceException.class)
        .isThrownBy(() -> sources.read(source, layout(9), 0))
        .withMessage(source.uri() + " must have 36 bytes, got 40");
    assertThatExceptionOfType(UnfitSourceException.class)
        .isThrownBy(() -> sources.read(source, layout(20), 4))
        .withMessage(source.uri() + " must have 80 bytes, got fewer");
  }

  @Test
  void aSourceThatIsNotThereOrNotInTheArchiveWillNotDo() {
    String inside = "s3://archive/" + settings.prefix();
    String hash = "5a".repeat(32);

    assertThatExceptionOfType(UnfitSourceException.class)
        .isThrownBy(() -> sources.read(new ModelSource(inside + "none.f32", hash), LAYOUT, 0))
        .withMessage("model.initial.uri must be there, got nothing at " + inside + "none.f32");
    for (String outside : List.of("s3://archive/other/a.f32", "s3://elsewhere/a.f32")) {
      assertThatExceptionOfType(UnfitSourceException.class)
          .isThrownBy(() -> sources.read(new ModelSource(outside, hash), LAYOUT, 0))
          .withMessage("model.initial.uri must begin with %s, got %s".formatted(inside, outside));
    }
  }

  @Test
  void aSourceWithACoordinateThatIsNoNumberWillNotDo() throws IOException {
    ModelSource source = put(0, 1, 2, 3, 4, Float.NaN, 6, 7, 8, 9);

    assertThatExceptionOfType(UnfitSourceException.class)
        .isThrownBy(() -> sources.read(source, LAYOUT, 1))
        .withMessage(source.uri() + " must hold finite values, got NaN at coordinate 5");
  }

  @Test
  void anArchiveThatIsAwayMayBeAskedAgain() {
    S3Settings away =
        new S3Settings(
            URI.create("http://127.0.0.1:1"), "us-east-1", "key", "secret", true, "archive", "");

    assertThatExceptionOfType(ArchiveException.class)
        .isThrownBy(
            () ->
                ModelSources.readOnce(
                    away, new ModelSource("s3://archive/a.f32", "5a".repeat(32)), LAYOUT, 0))
        .withMessageStartingWith("cannot read s3://archive/a.f32");
  }
}
