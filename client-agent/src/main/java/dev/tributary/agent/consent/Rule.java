package dev.tributary.agent.consent;

import dev.tributary.core.check.Require;
import dev.tributary.core.job.JobSpec;
import dev.tributary.wire.JobSpecs;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A verdict on some jobs: those for which everything holds that is given.
 *
 * @param verdict accept or decline
 * @param name what the job's name must be; {@code *} stands for any text
 * @param namespace of the job
 * @param specSha256 of the job's spec, as {@link JobSpecs#sha256}
 * @param trainer that it asks for
 * @param reason for those who look at the federation, empty to say which rule it was
 */
public record Rule(
    Verdict verdict,
    Optional<String> name,
    Optional<String> namespace,
    Optional<String> specSha256,
    Optional<String> trainer,
    String reason) {
  public Rule {
    Require.that(verdict != Verdict.ASK, "rule", "must accept or decline", verdict);
    Require.that(
        name.isPresent() || namespace.isPresent() || specSha256.isPresent() || trainer.isPresent(),
        "rule",
        "must name one of name, namespace, spec and trainer",
        "none");
    namespace.ifPresent(value -> Require.name("namespace", value));
    specSha256.ifPresent(value -> Require.sha256("spec", value));
    trainer.ifPresent(value -> Require.name("trainer", value));
    Reasons.check("reason", reason);
  }

  boolean matches(JobSpec spec) {
    return name.map(pattern -> glob(pattern).matcher(spec.name()).matches()).orElse(true)
        && namespace.map(spec.queue().namespace()::equals).orElse(true)
        && trainer.map(spec.trainer().name()::equals).orElse(true)
        && specSha256.map(JobSpecs.sha256(spec)::equals).orElse(true);
  }

  private static Pattern glob(String pattern) {
    return Pattern.compile(
        List.of(pattern.split("\\*", -1)).stream()
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }
}
