package io.kta.policy;

import io.kta.topology.Operator;
import java.util.List;

/** A situation, laid out for rules that go through all operators in topological order. */
record Scene(Situation situation, List<Operator> operators) {

  static Scene of(Situation situation) {
    return new Scene(situation, situation.topology().operators());
  }

  int size() {
    return operators.size();
  }

  int current(int operator) {
    return operators.get(operator).parallelism();
  }
}
