package dev.tributary.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Verbs about models. */
class ModelCommandsIT extends PlayedCommands {
  @Test
  void modelsAreListedShownDownloadedAndCompared() throws IOException {
    federation.withClients();
    JsonNode job = run("submit", spec.toString(), "--id", "job-1", "--wait", "-o", "json").json();
    Path file = directory.resolve("model.f32");

    Terminal list = model("list", "job-1");
    Terminal show = model("show", "job-1@1");
    JsonNode saved = model("download", "job-1", "--to", file.toString(), "-o", "json").json();
    Terminal diff = model("diff", "job-1@1", "job-1");

    assertThat(list.lines()).hasSize(5).last().asString().startsWith("v2         2        3");
    assertThat(model("list", "job-1", "-o", "json").json().at("/versions/0/sha256"))
        .isEqualTo(job.at("/archived/sha256"));
    assertThat(show.lines()).startsWith("model     v1 of job job-1");
    assertThat(saved.get("sha256")).isEqualTo(job.at("/archived/sha256"));
    assertThat(saved.get("path").textValue()).isEqualTo(file.toString());
    assertThat(Files.size(file)).isEqualTo(saved.get("bytes").longValue());
    assertThat(diff.lines()).hasSize(3).last().asString().startsWith("*").contains("2.23607");
    Terminal unknown = model("show", "job-1@9");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(unknown.err()).isEqualTo("error: job 'job-1' has no version 9, its newest is 2\n");
  }

  @Test
  void anAliasIsPromotedListedUsedAndRolledBack() throws IOException {
    federation.withClients();
    run("submit", spec.toString(), "--id", "job-1", "--wait");

    Terminal first = model("promote", "job-1@1", "--alias", "production");
    model("promote", "job-1", "--alias", "production");
    Terminal again = model("promote", "job-1", "--alias", "production");
    Terminal list = model("list", "--aliases");
    Terminal show = model("show", "@production");
    JsonNode back = model("rollback", "--alias", "production", "-o", "json").json();
    Terminal further = model("rollback", "--alias", "production");

    assertThat(first.lines()).startsWith("production is job job-1 v1 now");
    assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(again.err())
        .isEqualTo("error: alias 'production' names job 'job-1' version 2 already\n");
    assertThat(list.lines())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("production  job-1  v2     job-1@1");
    assertThat(show.lines()).startsWith("model     v2 of job job-1");
    assertThat(back.get("version").intValue()).isEqualTo(1);
    assertThat(back.get("uri").textValue()).endsWith("/job-1/v00001.f32");
    assertThat(further.err())
        .isEqualTo("error: alias 'production' has no model before its current one\n");
    assertThat(model("list", "--aliases", "-o", "json").json().at("/aliases/0/previous")).isEmpty();
    assertThat(model("show", "@none").err()).isEqualTo("error: there is no alias 'none'\n");
    assertThat(run("list").lines()).hasSize(2);
  }

  @Test
  void aJobIsRunAgainFromAVersionAndFromAModelFromElsewhere() throws IOException {
    federation.withClients();
    run("submit", spec.toString(), "--id", "job-1", "--wait");
    Path zeros = directory.resolve("zeros.npz");
    model("download", "job-1@0", "--to", zeros.toString());

    JsonNode again = run("rerun", "job-1", "--from", "0", "--id", "job-2", "-o", "json").json();
    Terminal end = run("watch", "job-2");
    JsonNode imported =
        model("import", zeros.toString(), "--to", "zeros", "--job", "job-1", "-o", "json").json();

    assertThat(again.at("/spec/model/initial/uri").textValue()).endsWith("/job-1/v00000.f32");
    assertThat(end.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(imported.get("sha256")).isEqualTo(again.at("/spec/model/initial/sha256"));
    assertThat(imported.get("uri").textValue()).contains("/imports/zeros/");
  }

  /** Here every job's version 0 is all zeros, whatever its spec says. */
  @Test
  void aModelThatIsNotTheOneToStartFromFailsTheJob() {
    federation.withClients();
    run("submit", spec.toString(), "--id", "job-1", "--wait");
    run("rerun", "job-1", "--from", "1", "--id", "job-2");

    Terminal end = run("watch", "job-2");

    assertThat(end.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(end.out()).contains("job job-2 failed: model.initial.sha256 must be that of s3://");
    assertThat(run("rerun", "job-1", "--from", "9").err())
        .isEqualTo("error: job 'job-1' has no version 9, its newest is 2\n");
  }
}
