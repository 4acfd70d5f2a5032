/**
 * The verbs of the command line: options in, tables or JSON out, exit codes for scripts. Start
 * reading at {@link dev.tributary.control.cli.CommandLines}.
 */
package dev.tributary.control.cli;
