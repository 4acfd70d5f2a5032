package dev.tributary.agent.training.nd4j;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The parameters of a perceptron as DL4J's network. Its flat parameters are those of {@link
 * MlpTrainer}: DL4J keeps a weight as [inputs, outputs] in Fortran order, which is the memory of
 * [outputs, inputs] in C order, and puts the bias after it.
 */
final class MlpNetwork {
  private MlpNetwork() {}

  /** All parameters are zero: models come from outside, and ND4J's generator stays untouched. */
  static MultiLayerNetwork create(MlpParameters parameters) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(0)
            .weightInit(WeightInit.ZERO)
            .updater(updater(parameters))
            .l2(parameters.l2())
            .list();
    int last = parameters.layers().size() - 1;
    for (int i = 1; i < last; i++) {
      layers.layer(
          new DenseLayer.Builder()
              .nIn(parameters.layers().get(i - 1))
              .nOut(parameters.layers().get(i))
              .activation(
                  parameters.activation().equals("tanh") ? Activation.TANH : Activation.RELU)
              .build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD)
            .nIn(parameters.layers().get(last - 1))
            .nOut(parameters.outputs())
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  /** Brings the momentum to rest, so that nothing of one round reaches into the next. */
  static void resetUpdater(MultiLayerNetwork network) {
    INDArray state = network.getUpdater().getStateViewArray();
    if (state != null && !state.isEmpty()) {
      state.assign(0);
    }
  }

  private static IUpdater updater(MlpParameters parameters) {
    return parameters.momentum() == 0
        ? new Sgd(parameters.learningRate())
        : new Nesterovs(parameters.learningRate(), parameters.momentum());
  }
}
