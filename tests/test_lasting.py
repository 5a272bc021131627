"""Properties that are worked out once."""

from ssot_lint.lasting import cached_property


class Order:
    def __init__(self) -> None:
        self.sums = 0

    @cached_property
    def total(self) -> int:
        """What it costs."""
        self.sums += 1
        return 7


def test_worked_out_once_per_instance() -> None:
    order = Order()
    assert (order.total, order.total, order.sums) == (7, 7, 1)
    assert (Order().total, order.sums) == (7, 1)


def test_kept_in_the_instance_and_worked_out_again_without() -> None:
    order = Order()
    assert order.total == 7
    assert order.__dict__["total"] == 7
    del order.__dict__["total"]
    assert (order.total, order.sums) == (7, 2)


def test_an_answer_of_none_is_kept() -> None:
    asked: list[object] = []

    class Shop:
        @cached_property
        def owner(self) -> None:
            asked.append(self)

    shop = Shop()
    shop.owner, shop.owner  # noqa: B018
    assert len(asked) == 1


def test_the_class_shows_the_words_of_the_method() -> None:
    assert Order.total.__doc__ == "What it costs."
