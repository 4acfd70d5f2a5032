package dev.tributary.control;

import dev.tributary.control.cli.CommandLines;

/**
 * The process behind {@code ./tributary job}, {@code model}, {@code client}, {@code alerts}, {@code
 * keys}, {@code api} and {@code tokens}.
 */
public final class ControlMain {
  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  private ControlMain() {}

  public static void main(String[] arguments) {
    // By its own name: on the classpath of a larger program its own configuration must win.
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "log4j2-control.xml");
    }
    System.exit(CommandLines.create().execute(arguments));
  }
}
