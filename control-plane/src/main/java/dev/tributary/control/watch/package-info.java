/**
 * What goes wrong, since when, and what to do about it: detectors on a timer. Start reading at
 * {@link dev.tributary.control.watch.WatchState}, then {@link
 * dev.tributary.control.watch.Detectors}.
 */
package dev.tributary.control.watch;
