package dev.tributary.control.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.control.job.JobJson;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.selection.ClientSelectors;
import dev.tributary.wire.JobSpecs;
import java.util.List;
import java.util.Optional;

/**
 * What became of a spec that was looked at: first its keys, types and ranges by the schema, then
 * the rules that hold several keys together, and whether its selection is on the class path. The
 * coordinator asks the last of its own class path again.
 *
 * @param spec what it says, with all defaults; present if there are no errors
 */
public record SpecReport(Optional<JobSpec> spec, List<SpecError> errors) {
  public SpecReport {
    errors = List.copyOf(errors);
  }

  /**
   * Looks at a spec.
   *
   * @param tree from JSON or YAML
   */
  public static SpecReport of(JsonNode tree) {
    List<SpecError> errors = SpecSchema.errors(tree);
    if (!errors.isEmpty()) {
      return new SpecReport(Optional.empty(), errors);
    }
    try {
      JobSpec spec = JobSpecs.parse(tree);
      ClientSelectors.onClassPath().requireKnown(spec.cohort().selection());
      return new SpecReport(Optional.of(spec), List.of());
    } catch (IllegalArgumentException broken) {
      return new SpecReport(Optional.empty(), List.of(SpecError.of(broken.getMessage())));
    }
  }

  /**
   * The spec.
   *
   * @throws IllegalArgumentException with the first error, if there is one
   */
  public JobSpec orThrow() {
    return spec.orElseThrow(() -> new IllegalArgumentException(errors.get(0).message()));
  }

  /** For programs. */
  public ObjectNode json() {
    ObjectNode document = JobJson.object().put("valid", spec.isPresent());
    document.set("errors", json(errors));
    document.set("spec", spec.map(JobJson::spec).orElse(null));
    return document;
  }

  /** Errors for programs. */
  public static ArrayNode json(List<SpecError> errors) {
    ArrayNode list = JobJson.object().putArray("errors");
    errors.forEach(
        error -> list.addObject().put("path", error.path()).put("message", error.message()));
    return list;
  }
}
