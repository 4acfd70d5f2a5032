package dev.tributary.agent.training;

/**
 * How well a model does on a data set.
 *
 * @param loss mean over the rows; NaN where the model has diverged
 * @param accuracy share of the rows labelled rightly, in [0, 1]
 * @param examples rows it was measured on
 */
public record Evaluation(double loss, double accuracy, int examples) {}
