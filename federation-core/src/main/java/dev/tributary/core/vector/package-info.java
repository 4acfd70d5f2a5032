/**
 * Exact arithmetic on vectors of coordinates. Start reading at {@link
 * dev.tributary.core.vector.Grid}, then {@link dev.tributary.core.vector.ChunkKernel}.
 */
package dev.tributary.core.vector;
