package dev.tributary.agent.training.nd4j;

import com.sun.jna.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environment of this process as native code sees it. Java can only read it, but ND4J takes
 * some of its settings from nowhere else, when it is loaded.
 */
final class NativeEnvironment {
  private static final Logger LOG = LoggerFactory.getLogger(NativeEnvironment.class);
  private static final int OVERWRITE = 1;

  private NativeEnvironment() {}

  /**
   * Sets a variable for native libraries that are loaded from now on. Where that is not possible
   * (JNA has no native part for the platform, or its C library no setenv) it is left to the user.
   */
  static void set(String name, String value) {
    try {
      int failed =
          Function.getFunction("c", "setenv").invokeInt(new Object[] {name, value, OVERWRITE});
      if (failed == 0) {
        return;
      }
      LOG.warn("Set {}={} in the environment: setenv returned {}", name, value, failed);
    } catch (LinkageError e) {
      LOG.warn("Set {}={} in the environment: {}", name, value, e.toString());
    }
  }
}
