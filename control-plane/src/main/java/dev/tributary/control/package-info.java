/**
 * The control plane: federation jobs submitted, watched and stopped. Start reading at {@link
 * dev.tributary.control.job.JobClient}; the command line is in {@link dev.tributary.control.cli}.
 */
package dev.tributary.control;
