package io.kta;

import io.kta.knowledge.Orders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What people order between cycles, until the next cycle takes it over. Thread-safe. */
final class OrderBook {
  // Guarded by this: any thread gives orders, the thread that runs a cycle takes them over.
  private final List<UnaryOperator<Orders>> given = new ArrayList<>();

  synchronized void give(UnaryOperator<Orders> order) {
    given.add(order);
  }

  /** Returns what was ordered before with what was ordered since, in that order. */
  synchronized Orders takeOver(Orders before) {
    Orders orders = before;
    for (UnaryOperator<Orders> order : given) {
      orders = order.apply(orders);
    }
    given.clear();
    return orders;
  }
}
