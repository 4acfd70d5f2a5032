/**
 * By which keys clients are known: one's own in a file, everybody's in a file or a topic. Start
 * reading at {@link dev.tributary.storage.identity.IdentityFile}.
 */
package dev.tributary.storage.identity;
