package dev.tributary.control.cli;

import picocli.CommandLine.Option;

/** For whom the output is. */
final class OutputOptions {
  enum Format {
    TEXT,
    JSON
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "'text' for people, 'json' for programs. Default: ${DEFAULT-VALUE}.")
  private Format format;

  boolean json() {
    return format == Format.JSON;
  }
}
