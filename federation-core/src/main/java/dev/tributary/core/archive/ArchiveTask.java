package dev.tributary.core.archive;

import dev.tributary.core.job.ModelSpec;
import dev.tributary.core.round.LogRecord.ModelPublished;

/** A version that lies in the models topic and not in the archive yet. */
public record ArchiveTask(ModelPublished published, ModelSpec model) {}
