package dev.tributary.control.cli;

import picocli.CommandLine.Option;

/** {@code --help} of every command; picocli acts on it. */
final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end.")
  boolean requested;
}
