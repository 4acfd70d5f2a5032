/**
 * Data to try a federation with: the digits, dealt out to clients as files.
 *
 * <p>Start reading at {@link dev.tributary.local.data.DigitsSplit}.
 */
package dev.tributary.local.data;
