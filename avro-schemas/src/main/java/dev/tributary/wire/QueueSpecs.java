package dev.tributary.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.core.job.DataSetRequirements;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.QueueSpec;

/**
 * What a job spec says of its place among others and of the data that it needs; a spec without any
 * of it has the JSON that it always had.
 */
final class QueueSpecs {
  static final String NAMESPACE = "namespace";
  static final String PRIORITY = "priority";
  static final String REQUIREMENTS = "dataSetRequirements";

  private static final String MINIMUM_ROWS = "minimumRows";
  private static final String FEATURES = "features";
  private static final String CLASSES = "classes";

  private QueueSpecs() {}

  static QueueSpec of(SpecObject spec) {
    return new QueueSpec(
        spec.text(NAMESPACE, QueueSpec.DEFAULT_NAMESPACE), spec.integer(PRIORITY, 0));
  }

  static DataSetRequirements requirements(SpecObject spec) {
    if (!spec.has(REQUIREMENTS)) {
      return DataSetRequirements.NONE;
    }
    SpecObject required = spec.object(REQUIREMENTS, MINIMUM_ROWS, FEATURES, CLASSES);
    return new DataSetRequirements(
        required.longInteger(MINIMUM_ROWS, 0),
        required.integer(FEATURES, 0),
        required.integer(CLASSES, 0));
  }

  static void put(JobSpec spec, ObjectNode json) {
    if (!spec.queue().equals(QueueSpec.DEFAULT)) {
      json.put(NAMESPACE, spec.queue().namespace()).put(PRIORITY, spec.queue().priority());
    }
    DataSetRequirements required = spec.dataSetRequirements();
    if (!required.equals(DataSetRequirements.NONE)) {
      json.putObject(REQUIREMENTS)
          .put(MINIMUM_ROWS, required.minimumRows())
          .put(FEATURES, required.features())
          .put(CLASSES, required.classes());
    }
  }
}
