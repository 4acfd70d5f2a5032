package dev.tributary.local.data;

import picocli.CommandLine.Command;

/** {@code tributary data}: the verbs. */
@Command(
    name = "data",
    description = "Data to try a federation with.",
    subcommands = DataSplitCommand.class,
    mixinStandardHelpOptions = true,
    footer = {"", "Examples:", "  ./tributary data split --to clients"})
public final class DataCommand {}
