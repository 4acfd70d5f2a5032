/**
 * The one that proposes the decisions of the round log. Start reading at {@link
 * dev.tributary.core.coordination.Coordinator}.
 */
package dev.tributary.core.coordination;
