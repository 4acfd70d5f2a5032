/**
 * The data an agent trains on: rows of numbers with a label, and the seeded ways to share them out.
 *
 * <p>Start reading at {@link dev.tributary.agent.data.DataSet}.
 */
package dev.tributary.agent.data;
