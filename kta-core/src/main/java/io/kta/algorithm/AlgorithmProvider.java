package io.kta.algorithm;

import java.util.Map;

/**
 * Makes algorithms of one type from parameters, so that a policy file can name them. For those who
 * write an algorithm that others should find by name: implement it in a public class with a public
 * constructor without parameters, and register that class with {@link java.util.ServiceLoader}, in
 * {@code META-INF/services/io.kta.algorithm.AlgorithmProvider} and, in a module, by {@code provides
 * io.kta.algorithm.AlgorithmProvider with ..}. {@link Algorithms#named} then finds it. Called by
 * any thread.
 *
 * @since 0.1
 */
public interface AlgorithmProvider {

  /** Returns the name, for example {@code Ds2}; it is unique, and upper and lower case differ. */
  String type();

  /**
   * Makes an algorithm.
   *
   * @param parameters by name, as they are found in JSON or YAML: texts, numbers, booleans, and
   *     lists and maps of these; those left out have their defaults
   * @throws IllegalArgumentException if a parameter is unknown or wrong; one message names all that
   *     are, and those allowed. {@code Parameters.bind} of kta-algorithms does that
   */
  Algorithm<?, ?> create(Map<String, ?> parameters);
}
