/**
 * What an agent asks of whoever trains its model.
 *
 * <p>Start reading at {@link dev.tributary.agent.training.Trainer}.
 */
package dev.tributary.agent.training;
