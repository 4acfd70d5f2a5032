/** The wording of refused values. Start reading at {@link dev.tributary.core.check.Require}. */
package dev.tributary.core.check;
