package dev.tributary.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tributary.core.coordination.Archived;
import dev.tributary.core.vector.FloatBytes;
import dev.tributary.storage.servers.TestS3;
import dev.tributary.storage.servers.TestServers;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

@ExtendWith(TestServers.class)
class ModelArchiveIT {
  private static final String JOB = "digits-1";

  private final TestS3 server;
  private S3Settings settings;
  private ModelArchive archive;

  ModelArchiveIT(TestS3 server) {
    this.server = server;
  }

  @BeforeEach
  void open(TestInfo test) {
    settings = server.settings(test.getTestMethod().orElseThrow().getName());
    archive = new ModelArchive(settings);
  }

  @AfterEach
  void close() {
    archive.close();
  }

  @Test
  void aSmallModelComesBackBitForBit() {
    float[] model = model(1_000);

    Archived archived = put(20, model, 300);

    assertThat(archived.uri())
        .isEqualTo("s3://archive/aSmallModelComesBackBitForBit/models/digits-1/v00020.f32");
    assertThat(archived.sha256()).isEqualTo(sha256(model));
    assertThat(archive.get(JOB, 20)).containsExactly(model);
    assertThat(archive.find(JOB, 20)).contains(archived);
  }

  @Test
  void aLargeModelTravelsInParts() {
    float[] model = model(5_000_000);

    Archived archived = put(1, model, 131_072);

    assertThat(archived.sha256()).isEqualTo(sha256(model));
    assertThat(archive.get(JOB, 1)).isEqualTo(model);
    try (S3Client s3 = client()) {
      assertThat(
              s3.listMultipartUploads(r -> r.bucket(TestS3.BUCKET).prefix(settings.prefix()))
                  .uploads())
          .isEmpty();
    }
  }

  @Test
  void whatIsThereAlreadyIsNotSentAgain() {
    float[] model = model(3_000_000);
    Archived first = put(3, model, 1_000_000);
    AtomicInteger readings = new AtomicInteger();
    List<byte[]> parts = parts(model, 1_000_000);
    Iterable<byte[]> counted =
        () -> {
          readings.incrementAndGet();
          return parts.iterator();
        };

    Archived second = archive.put(JOB, 3, counted, 12_000_000);

    assertThat(second).isEqualTo(first);
    assertThat(readings).hasValue(1);
  }

  @Test
  void otherBytesTakeThePlaceOfTheOldOnes() {
    put(3, model(100), 100);
    float[] other = model(200);

    put(3, other, 100);

    assertThat(archive.get(JOB, 3)).containsExactly(other);
  }

  @Test
  void tamperedBytesAreRefused(@TempDir Path directory) {
    float[] model = model(1_000);
    Archived archived = put(4, model, 1_000);
    model[999] += 1;
    overwrite(4, FloatBytes.encode(model, 0, 1_000), Map.of("sha256", archived.sha256()));
    String refusal =
        "%s must have SHA-256 %s, got %s"
            .formatted(archived.uri(), archived.sha256(), sha256(model));

    assertThatExceptionOfType(ArchiveException.class)
        .isThrownBy(() -> archive.get(JOB, 4))
        .withMessage(refusal);
    assertThatExceptionOfType(ArchiveException.class)
        .isThrownBy(() -> archive.copyTo(directory.resolve("model.f32"), JOB, 4))
        .withMessage(refusal);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void anObjectThatTheArchiveDidNotWriteIsRefused() {
    overwrite(5, new byte[40], Map.of());
    overwrite(6, new byte[41], Map.of("sha256", "00"));

    assertThatExceptionOfType(ArchiveException.class)
        .isThrownBy(() -> archive.get(JOB, 5))
        .withMessage("%s must have the metadata sha256, got none", archive.uri(JOB, 5));
    assertThatExceptionOfType(ArchiveException.class)
        .isThrownBy(() -> archive.get(JOB, 6))
        .withMessage(
            "%s must hold at most 2^31 - 1 float32 values, got 41 bytes", archive.uri(JOB, 6));
  }

  @Test
  void aVersionThatIsNotThereIsNotFound() {
    assertThat(archive.find(JOB, 9)).isEmpty();
    assertThatExceptionOfType(ArchiveException.class)
        .isThrownBy(() -> archive.get(JOB, 9))
        .withMessageStartingWith("cannot read %s: ", archive.uri(JOB, 9))
        .withMessageNotContaining("\n");
  }

  @Test
  void partsThatChangeInBetweenLeaveNoObject() {
    Iterator<float[]> versions = List.of(model(3_000_000), model(3_000_001)).iterator();
    Iterable<byte[]> unsteady = () -> parts(versions.next(), 3_000_000).iterator();

    assertThatExceptionOfType(ArchiveException.class)
        .isThrownBy(() -> archive.put(JOB, 7, unsteady, 12_000_000))
        .withMessageContaining(archive.uri(JOB, 7) + " must have SHA-256 ")
        .withMessageContaining("but its parts now have ");
    assertThat(archive.find(JOB, 7)).isEmpty();
  }

  @Test
  void partsOfAnotherLengthAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> archive.put(JOB, 8, List.of(new byte[8], new byte[4]), 16))
        .withMessage("the parts of job digits-1 version 8 must hold 16 bytes, got 12");
  }

  @Test
  void aCopyHasTheHashOfTheArchive(@TempDir Path directory) throws Exception {
    Archived archived = put(2, model(70_001), 70_001);
    Path file = directory.resolve("model.f32");

    archive.copyTo(file, JOB, 2);

    assertThat(HexFormat.of().formatHex(FloatBytes.sha256(Files.readAllBytes(file))))
        .isEqualTo(archived.sha256());
    assertThat(directory).isDirectoryContaining(path -> path.equals(file));
    assertThat(directory.toFile().list()).hasSize(1);
  }

  @Test
  void aStoreThatIsAwayIsToldInOneLine() {
    S3Settings away =
        new S3Settings(URI.create("http://127.0.0.1:1"), "us-east-1", "a", "b", true, "away", "");
    try (ModelArchive lost = new ModelArchive(away)) {
      assertThatExceptionOfType(ArchiveException.class)
          .isThrownBy(() -> lost.put(JOB, 20, List.of(new byte[4]), 4))
          .withMessageStartingWith("cannot look up s3://away/models/digits-1/v00020.f32: ")
          .withMessageContaining("Connection refused")
          .withMessageNotContaining("\n");
    }
  }

  @Test
  void aBucketThatIsNotThereIsToldInOneLine() {
    S3Settings wrong =
        new S3Settings(
            settings.endpoint(),
            settings.region(),
            settings.accessKey(),
            settings.secretKey(),
            true,
            "no-such-bucket",
            "");
    try (ModelArchive lost = new ModelArchive(wrong)) {
      assertThatExceptionOfType(ArchiveException.class)
          .isThrownBy(() -> lost.put(JOB, 20, List.of(new byte[4]), 4))
          .withMessageStartingWith("cannot write s3://no-such-bucket/models/digits-1/v00020.f32: ")
          .withMessageNotContaining("\n");
    }
  }

  private Archived put(int version, float[] model, int partValues) {
    return archive.put(JOB, version, parts(model, partValues), (long) model.length * Float.BYTES);
  }

  private static List<byte[]> parts(float[] model, int partValues) {
    return IntStream.iterate(0, from -> from < model.length, from -> from + partValues)
        .mapToObj(from -> FloatBytes.encode(model, from, Math.min(partValues, model.length - from)))
        .toList();
  }

  private static float[] model(int size) {
    Random random = new Random(size);
    float[] model = new float[size];
    for (int i = 0; i < size; i++) {
      model[i] = random.nextFloat();
    }
    return model;
  }

  private static String sha256(float[] model) {
    return HexFormat.of().formatHex(FloatBytes.sha256(FloatBytes.encode(model, 0, model.length)));
  }

  private void overwrite(int version, byte[] bytes, Map<String, String> metadata) {
    String key = archive.uri(JOB, version).substring("s3://archive/".length());
    try (S3Client s3 = client()) {
      s3.putObject(
          r -> r.bucket(TestS3.BUCKET).key(key).metadata(metadata), RequestBody.fromBytes(bytes));
    }
  }

  private S3Client client() {
    return S3Client.builder()
        .endpointOverride(settings.endpoint())
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())))
        .build();
  }
}
