package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.flink.FlinkRest.Checkpoints;
import dev.tributary.control.job.Records;
import dev.tributary.control.watch.Picture;
import dev.tributary.control.watch.TopicLag;
import dev.tributary.control.watch.WatchedFlinkJob;
import dev.tributary.core.round.LogRecord.JobAccepted;
import dev.tributary.wire.JobSpecs;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiMetricsTest {
  private final ApiFixture api = ApiFixture.withOneOfEach();

  @AfterEach
  void end() {
    api.close();
  }

  @Test
  void requestsJobsClientsAndRejectionsAreCounted() throws Exception {
    api.get("/api/v1/jobs");
    api.get("/api/v1/jobs/nobody");

    assertThat(api.get("/metrics").body().lines())
        .contains(
            "tributary_api_requests_total{method=\"GET\",route=\"/api/v1/jobs\",status=\"200\"} 1.0",
            "tributary_api_requests_total{method=\"GET\",route=\"/api/v1/jobs/{id}\",status=\"404\"}"
                + " 1.0",
            "tributary_jobs{state=\"WAITING\"} 1.0",
            "tributary_jobs{state=\"FAILED\"} 0.0",
            "tributary_clients{state=\"IDLE\"} 1.0",
            "tributary_rejections{reason=\"not_finite\"} 1.0",
            "tributary_view_lag_records 0.0",
            "tributary_view_broker_answers 0.0");
  }

  @Test
  void roundsTheirPhasesAndWhatWasInThemAreCountedFromTheFirstRecordOn() throws Exception {
    api.feed(Records.started(2, 1, 3_000), Records.abandoned(2, 63_000, "late"));

    assertThat(api.get("/metrics").body().lines())
        .contains(
            "tributary_rounds_total{outcome=\"published\"} 1.0",
            "tributary_rounds_total{outcome=\"abandoned\"} 1.0",
            "tributary_rounds_total{outcome=\"cut_short\"} 0.0",
            "tributary_contributions_total{outcome=\"counted\"} 2.0",
            "tributary_contributions_total{outcome=\"rejected\"} 1.0",
            "tributary_contributions_total{outcome=\"failed\"} 0.0",
            "tributary_update_bytes_total 80.0",
            // Half a second, which is a bound: the bucket that ends there has it.
            "tributary_phase_seconds_bucket{phase=\"collect\",le=\"0.2\"} 0",
            "tributary_phase_seconds_bucket{phase=\"collect\",le=\"0.5\"} 1",
            "tributary_phase_seconds_sum{phase=\"collect\"} 0.5",
            "tributary_phase_seconds_count{phase=\"release\"} 1",
            "tributary_phase_seconds_bucket{phase=\"release\",le=\"+Inf\"} 1");
  }

  @Test
  void whatTheWatchSawLastIsShown() throws Exception {
    api.feed(
        new JobAccepted(
            1,
            "private",
            Records.promising(3),
            JobSpecs.sha256(Records.promising(3)),
            "key",
            4_000));
    api.server()
        .watch()
        .see(
            new Picture(
                true,
                api.view().jobs().watched(),
                List.of(),
                Optional.of(List.of(new TopicLag("updates", 7, OptionalLong.empty()))),
                Optional.of(
                    List.of(
                        new WatchedFlinkJob(
                            "aggregation",
                            0,
                            new Checkpoints(4, 2, OptionalLong.empty(), "no space"))))),
            5_000);

    assertThat(api.get("/metrics").body().lines())
        .contains(
            "tributary_job_round{federation_job=\"digits-1\"} 1.0",
            "tributary_job_model_version{federation_job=\"digits-1\"} 1.0",
            "tributary_job_epsilon_spent{federation_job=\"private\"} 0.0",
            "tributary_job_epsilon_budget{federation_job=\"private\"} 8.0",
            "tributary_aggregation_lag_records{topic=\"updates\"} 7.0",
            "tributary_aggregation_lag_seconds{topic=\"updates\"} 0.0",
            "tributary_checkpoints_failed{flink_job=\"aggregation\"} 2.0",
            "tributary_flink_answers 1.0")
        .anyMatch(line -> line.startsWith("tributary_checkpoint_age_seconds{flink_job="))
        .anyMatch(line -> line.startsWith("tributary_job_idle_seconds{federation_job=\"private\"}"))
        .noneMatch(
            line -> line.startsWith("tributary_job_epsilon_spent{federation_job=\"digits-1\""));
  }
}
