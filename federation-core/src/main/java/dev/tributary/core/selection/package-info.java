/**
 * Who is asked to take part. Start reading at {@link dev.tributary.core.selection.ClientSelector}.
 */
package dev.tributary.core.selection;
