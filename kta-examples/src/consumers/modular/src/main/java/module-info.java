/** An application on the module path, with an algorithm that others can find by name. */
module consumer {
  requires io.kta.algorithms;

  opens consumer to
      com.fasterxml.jackson.databind; // which reads what the algorithm found

  provides io.kta.algorithm.AlgorithmProvider with
      consumer.CountingProvider;
}
