package dev.tributary.core.job;

import dev.tributary.core.check.Require;

/**
 * Where a job stands among others that want the same clients.
 *
 * @param namespace whose share of the clients it takes
 * @param priority the higher one goes first
 */
public record QueueSpec(String namespace, int priority) {
  public static final String DEFAULT_NAMESPACE = "default";
  public static final QueueSpec DEFAULT = new QueueSpec(DEFAULT_NAMESPACE, 0);

  private static final int HIGHEST = 100;

  public QueueSpec {
    Require.name("namespace", namespace);
    Require.range("priority", priority, -HIGHEST, HIGHEST);
  }
}
