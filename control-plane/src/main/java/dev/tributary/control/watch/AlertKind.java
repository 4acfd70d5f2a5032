package dev.tributary.control.watch;

/** What is looked for. The names are part of the API and of metrics. */
public enum AlertKind {
  /** A round's time is up, and nobody has closed, published or abandoned it. */
  ROUND_OVERDUE,
  /** A client has sent no sign of life, and has not said goodbye. */
  CLIENT_SILENT,
  /** A job that is not paused has made no model for longer than a round may take. */
  JOB_WITHOUT_PROGRESS,
  /** The aggregation job reads a topic later and later. */
  LAG_GROWING,
  /** A job of Flink completes no checkpoint. */
  CHECKPOINT_FAILING
}
