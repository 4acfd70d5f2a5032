package dev.tributary.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.core.job.DataSetRequirements;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.job.QueueSpec;
import dev.tributary.core.job.ResourceSpec;

/**
 * What a job spec says of its place among others and of the data, memory and GPUs that it needs; a
 * spec without any of it has the JSON that it always had.
 */
final class QueueSpecs {
  static final String NAMESPACE = "namespace";
  static final String PRIORITY = "priority";
  static final String REQUIREMENTS = "dataSetRequirements";
  static final String RESOURCES = "resources";

  private static final String MINIMUM_ROWS = "minimumRows";
  private static final String FEATURES = "features";
  private static final String CLASSES = "classes";
  private static final String MEMORY_MIB = "memoryMiB";
  private static final String GPUS = "gpus";

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

  static ResourceSpec resources(SpecObject spec) {
    if (!spec.has(RESOURCES)) {
      return ResourceSpec.NONE;
    }
    SpecObject resources = spec.object(RESOURCES, MEMORY_MIB, GPUS);
    return new ResourceSpec(resources.integer(MEMORY_MIB, 0), resources.integer(GPUS, 0));
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
    ResourceSpec resources = spec.resources();
    if (!resources.equals(ResourceSpec.NONE)) {
      json.putObject(RESOURCES).put(MEMORY_MIB, resources.memoryMiB()).put(GPUS, resources.gpus());
    }
  }
}
