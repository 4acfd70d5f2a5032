package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;

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
}
