from tests.broker import wait_for


def test_every_row_reaches_the_office_once_and_in_order(way):
    way.journal.add(300)
    way.start_office()
    way.start_link()
    way.wait_until_stored()
    assert way.stored() == list(range(1, 301))
    way.wait_until_acked()
    assert way.state()["problem"] == ""
    assert way.state()["up"]


def test_a_new_row_is_on_its_way_as_soon_as_the_link_is_woken(way):
    way.start_office()
    way.start_link()
    wait_for(lambda: way.state().get("up"), "the connection")
    for _ in range(5):
        way.journal.add()
        way.wake()
        way.wait_until_stored()
    assert way.stored() == [1, 2, 3, 4, 5]
