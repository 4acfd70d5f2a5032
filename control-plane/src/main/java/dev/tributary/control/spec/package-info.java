/**
 * What a job spec may say, and what is wrong with one. Start reading at {@link
 * dev.tributary.control.spec.SpecReport}.
 */
package dev.tributary.control.spec;
