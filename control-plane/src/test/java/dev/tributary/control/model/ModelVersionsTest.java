package dev.tributary.control.model;

import static dev.tributary.control.job.Records.JOB;
import static dev.tributary.control.job.Records.SHA256;
import static dev.tributary.control.job.Records.abandoned;
import static dev.tributary.control.job.Records.accepted;
import static dev.tributary.control.job.Records.archived;
import static dev.tributary.control.job.Records.closed;
import static dev.tributary.control.job.Records.published;
import static dev.tributary.control.job.Records.spec;
import static dev.tributary.control.job.Records.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.control.job.JobView;
import dev.tributary.control.job.Reader;
import dev.tributary.core.coordination.Archived;
import dev.tributary.wire.JobSpecs;
import dev.tributary.wire.avro.ClientMetrics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ModelVersionsTest {
  private final JobView models =
      Reader.of(
              accepted(3),
              published(0, 0, 1_100),
              archived(0),
              started(1, 0, 2_000),
              abandoned(1, 2_100, "too few"),
              started(2, 0, 2_200),
              closed(2, 2_500, 0, 1),
              published(1, 2, 2_600),
              started(3, 1, 3_000),
              closed(3, 3_500, 0, 1, 2),
              published(2, 3, 3_600),
              archived(2))
          .job();
  private final RoundMetrics metrics = new RoundMetrics(JOB);

  @Test
  void everyVersionIsTheOneOfTheRoundThatMadeIt() {
    List<RegisteredModel> versions = ModelVersions.of(models, metrics);

    assertThat(versions).extracting(RegisteredModel::version).containsExactly(0, 1, 2);
    assertThat(versions).extracting(RegisteredModel::round).containsExactly(0, 2, 3);
    assertThat(versions).extracting(RegisteredModel::members).containsExactly(0, 2, 3);
    assertThat(versions).extracting(RegisteredModel::bytes).containsOnly(20L);
    assertThat(versions)
        .extracting(RegisteredModel::publishedMillis)
        .containsExactly(1_100L, 2_600L, 3_600L);
    assertThat(versions.get(0).archived()).contains(new Archived(JOB, 0, "s3://models/v0", SHA256));
    assertThat(versions.get(1).archived()).isEmpty();
    assertThat(versions.get(2).archived()).isPresent();
  }

  @Test
  void theDigestOfTheMembersIsThatOfTheirSortedIds() {
    List<RegisteredModel> versions = ModelVersions.of(models, metrics);

    assertThat(versions.get(0).memberDigest()).isEmpty();
    // printf 'ann\nbob\n' | sha256sum, and with cleo
    assertThat(versions.get(1).memberDigest())
        .contains("96d7d896bf82d0eb9e36764b3b477bc6a07a2301eda20b31475fb0cba5d41361");
    assertThat(versions.get(2).memberDigest())
        .contains("31aac0254014ff75b960156aaa0bc3e2f9f41d60ccc49f1818547e8756f89a0d")
        .contains(ModelVersions.memberDigest(List.of("cleo", "ann", "bob")));
  }

  @Test
  void jobsOfOneSpecHaveOneSpecHash() {
    assertThat(ModelVersions.of(models, metrics))
        .extracting(RegisteredModel::specSha256)
        .containsOnly(JobSpecs.sha256(spec(3)));
    assertThat(JobSpecs.sha256(spec(4))).isNotEqualTo(JobSpecs.sha256(spec(3)));
  }

  @Test
  void theMetricsOfAVersionAreItsMembersWeightedByExamples() {
    metrics.add(told(2, "ann", 10, 1.0, 0.5, null));
    metrics.add(told(2, "bob", 30, 2.0, 0.9, null));
    metrics.add(told(2, "cleo", 1_000, 9.0, 0.0, null));
    metrics.add(told(3, "ann", 10, 0.5, null, null));
    metrics.add(told(3, "bob", 30, 0.7, 0.7, "not_finite"));

    List<RegisteredModel> versions = ModelVersions.of(models, metrics);

    assertThat(versions.get(0).metrics()).isEmpty();
    VersionMetrics second = versions.get(1).metrics().orElseThrow();
    assertThat(second.clients()).isEqualTo(2);
    assertThat(second.examples()).isEqualTo(40);
    assertThat(second.loss()).hasValue(1.75);
    assertThat(second.accuracy().orElseThrow()).isBetween(0.7999999, 0.8000001);
    assertThat(versions.get(2).metrics())
        .contains(new VersionMetrics(1, 10, OptionalDouble.of(0.5), OptionalDouble.empty()));
  }

  @Test
  void otherJobsAndRoundsThatHideThemGiveNoMetrics() {
    ClientMetrics elsewhere = told(2, "ann", 10, 1.0, 0.5, null);
    elsewhere.setJob("another");
    metrics.add(elsewhere);
    metrics.add(told(2, "bob", 0, null, null, null));

    assertThat(ModelVersions.of(models, metrics))
        .extracting(RegisteredModel::metrics)
        .containsOnly(Optional.empty());
  }

  @Test
  void theBestVersionIsTheFirstWithTheLeastOrLargestValue() {
    metrics.add(told(2, "ann", 10, 1.0, 0.5, null));
    metrics.add(told(3, "ann", 10, 2.0, 0.5, null));
    List<RegisteredModel> versions = ModelVersions.of(models, metrics);

    assertThat(BestBy.parse("loss:min").of(versions)).contains(versions.get(1));
    assertThat(BestBy.parse("loss:max").of(versions)).contains(versions.get(2));
    assertThat(BestBy.parse("Accuracy:MAX").of(versions)).contains(versions.get(1));
    assertThat(BestBy.parse("accuracy:min").of(versions.subList(0, 1))).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BestBy.parse("loss"))
        .withMessage("best must be METRIC:min or METRIC:max, METRIC loss or accuracy, got loss");
  }

  @Test
  void aProgramFindsEveryKeyInEveryVersion() {
    metrics.add(told(2, "ann", 10, 1.0, 0.5, null));

    JsonNode document = ModelJson.versions(JOB, ModelVersions.of(models, metrics));

    assertThat(document.at("/versions/2").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(() -> document.at("/versions/0").fieldNames());
    assertThat(document.at("/versions/2/memberDigest").isNull()).isTrue();
    assertThat(document.at("/versions/1/metrics").toString())
        .isEqualTo("{\"clients\":1,\"examples\":10,\"loss\":1.0,\"accuracy\":0.5}");
    assertThat(document.at("/versions/1/sha256").isNull()).isTrue();
    assertThat(document.at("/versions/0/uri").textValue()).isEqualTo("s3://models/v2");
  }

  @Test
  void aVersionIsNamedByItsJobAndItsNumber() {
    assertThat(ModelRef.parse("digits-1")).isEqualTo(new ModelRef(JOB, OptionalInt.empty()));
    assertThat(ModelRef.parse("digits-1@1")).isEqualTo(new ModelRef(JOB, OptionalInt.of(1)));
    assertThat(ModelRef.parse("digits-1@v1")).hasToString("digits-1@1");
    assertThat(ModelRef.parse("digits-1").in(models)).isEqualTo(2);
    for (String wrong : List.of("digits-1@", "digits-1@-1", "digits-1@new", "@1", "a/b@1")) {
      assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> ModelRef.parse(wrong));
    }
  }

  @Test
  void aVersionThatIsNotThereIsTold() {
    JobView none = Reader.of(accepted(1)).job();

    assertThatIllegalStateException()
        .isThrownBy(() -> ModelRef.parse("digits-1@3").in(models))
        .withMessage("job 'digits-1' has no version 3, its newest is 2");
    assertThatIllegalStateException()
        .isThrownBy(() -> ModelRef.parse("digits-1").in(none))
        .withMessage("job 'digits-1' has no model yet");
    assertThat(ModelVersions.of(none, metrics)).isEmpty();
  }

  private static ClientMetrics told(
      int round, String client, long examples, Double loss, Double accuracy, String failure) {
    return new ClientMetrics(
        JOB, round, client, 1, 0, examples, loss, accuracy, 1.0, 1.0, 1.0, 40L, 0L, failure);
  }
}
