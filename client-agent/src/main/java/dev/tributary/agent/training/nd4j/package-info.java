/**
 * The trainers that compute with ND4J.
 *
 * <p>ND4J unpacks its native code, about 400 MB, once a user, to {@code ~/.javacpp/cache}; the
 * system property {@code org.bytedeco.javacpp.cachedir} names another folder. The first use in a
 * JVM takes half a second after that, some seconds before.
 *
 * <p>Start reading at {@link dev.tributary.agent.training.nd4j.MlpTrainer}.
 */
package dev.tributary.agent.training.nd4j;
