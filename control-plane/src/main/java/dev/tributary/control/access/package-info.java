/**
 * Who may do what through the API. Start reading at {@link dev.tributary.control.access.Tokens}.
 */
package dev.tributary.control.access;
