package dev.tributary.agent.training.nd4j;

import dev.tributary.agent.data.DataSet;
import dev.tributary.agent.training.Trainer;
import dev.tributary.agent.training.TrainingTask;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/**
 * A multilayer perceptron for classification, trained by stochastic gradient descent: dense layers,
 * softmax at the output, mean negative log likelihood, on DL4J's MultiLayerNetwork.
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><th>key<th>value<th>default
 * <tr><td>layers<td>units, from the inputs to the outputs: "64,32,10"<td>none
 * <tr><td>activation<td>of the hidden layers: relu or tanh<td>relu
 * <tr><td>learningRate<td>> 0<td>0.1
 * <tr><td>momentum<td>Nesterov's, in [0, 1); starts from rest in every round<td>0
 * <tr><td>l2<td>weight decay of the weights, not of the biases, >= 0<td>0
 * <tr><td>batchSize<td>rows a step, >= 1; the last batch of an epoch may be smaller<td>32
 * <tr><td>localEpochs<td>passes over the client's rows a round, >= 1<td>1
 * <tr><td>featureScale<td>what every feature is divided by, > 0<td>1
 * </table>
 *
 * <p>The model's vector holds, layer by layer, {@code layer<i>.weight} of shape [outputs, inputs]
 * in C order (the weights into one unit lie side by side) and {@code layer<i>.bias} of shape
 * [outputs]. For "64,32,10" these are layer0.weight [32, 64], layer0.bias [32], layer1.weight [10,
 * 32] and layer1.bias [10]: 2,410 coordinates. {@link #open} refuses layers that do not suit the
 * data.
 *
 * <p>Equal inputs give equal bits on one kind of processor. Across kinds they do not: OpenBLAS and
 * ND4J choose their kernels by what the processor can do.
 */
public final class MlpTrainer implements Trainer {

  @Override
  public String name() {
    return "mlp";
  }

  @Override
  public TrainingTask open(Map<String, String> parameters, DataSet data) {
    MlpParameters mlp = MlpParameters.parse(parameters);
    mlp.requireSuitable(data);
    Nd4jRuntime.start();
    return new MlpTask(mlp, data);
  }

  /** As DL4J's ModelSerializer does, without the updater's state. */
  @Override
  public void export(Map<String, String> parameters, float[] model, Path target)
      throws IOException {
    MlpParameters mlp = MlpParameters.parse(parameters);
    mlp.requireLength(model);
    Nd4jRuntime.start();
    MultiLayerNetwork network = MlpNetwork.create(mlp);
    NativeFloats.copy(model, network.params());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
      ModelSerializer.writeModel(network, out, false);
    }
  }
}
