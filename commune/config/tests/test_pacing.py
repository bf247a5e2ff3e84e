"""No more requests at once than there are places; slow bodies and long streams hold nobody up."""

import asyncio

from commune.config.pacing import paced


async def asked(application, parts=1, wait=None):
    """One request whose body comes in `parts`; the last one after `wait`."""
    left = [{"type": "http.request", "body": b"x", "more_body": n + 1 < parts} for n in range(parts)]
    sent = []

    async def receive():
        if len(left) == 1 and wait:
            await wait.wait()
        return left.pop(0) if left else await asyncio.Event().wait()

    async def send(message):
        sent.append(message["type"])

    await application({"type": "http"}, receive, send)
    return sent


def working(busy, *, stream=None):
    async def application(_scope, receive, send):
        while (await receive()).get("more_body"):
            pass
        busy.append(len(busy) + 1)
        await asyncio.sleep(0.01)
        busy.pop()
        await send({"type": "http.response.start"})
        if stream:
            await stream.wait()
        await send({"type": "http.response.body"})

    return application


def test_no_more_than_so_many_work_at_once():
    most, busy = [], []

    class Watched(list):
        def append(self, each):
            super().append(each)
            most.append(len(self))

    busy = Watched()

    async def run():
        application = paced(working(busy), at_once=3)
        return await asyncio.gather(*[asked(application) for _ in range(20)])

    answers = asyncio.run(run())

    assert max(most) == 3
    assert answers == [["http.response.start", "http.response.body"]] * 20


def test_a_slow_body_and_a_long_stream_keep_no_place():
    async def run():
        slow, stream = asyncio.Event(), asyncio.Event()
        busy = []
        application = paced(working(busy), at_once=1)
        streaming = paced(working(busy, stream=stream), at_once=1)
        waiting = asyncio.create_task(asked(application, parts=3, wait=slow))
        long = asyncio.create_task(asked(streaming))
        await asyncio.sleep(0.05)
        quick = await asyncio.wait_for(asked(application), 5)
        other = asyncio.create_task(asked(streaming))
        await asyncio.sleep(0.05)
        stream.set()
        slow.set()
        return quick, await waiting, await long, await other

    for answer in asyncio.run(run()):
        assert answer == ["http.response.start", "http.response.body"]


def test_a_place_is_left_when_work_fails():
    async def broken(_scope, receive, _send):
        await receive()
        raise ValueError

    async def run():
        application = paced(broken, at_once=1)
        return await asyncio.gather(*[asked(application) for _ in range(3)], return_exceptions=True)

    assert [type(each) for each in asyncio.run(run())] == [ValueError] * 3
