package dev.tributary.agent.daemon;

import java.util.concurrent.ThreadFactory;

/** Threads that do not keep the process alive. */
final class Daemons {
  private Daemons() {}

  static ThreadFactory named(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
