/**
 * A trainer that costs nothing, so that what is measured is the federation.
 *
 * <p>Start reading at {@link dev.tributary.benchmarks.echo.EchoTrainer}.
 */
package dev.tributary.benchmarks.echo;
