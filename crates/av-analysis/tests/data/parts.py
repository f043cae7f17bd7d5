import app


# ruleid: try-in-function
def one(x):
    # ruleid: try-part
    try:
        begin_it()
    # ruleid: some-except, except-header, two-handlers
    except KeyError:
        # ruleid: in-handler, not-in-try
        log_it()
    # ruleid: some-except, except-as
    except ValueError as error:
        show(error)
    # ruleid: bare-except, any-except-pass
    except:
        pass
    # ruleid: else-part
    else:
        after_all()
    # finally, a comment that begins with the keyword
    # ruleid: finally-part
    finally:  # and finally
        # ruleid: in-finally, not-in-try
        log_it()
        return x


def two(x):
    try:
        # ruleid: in-try
        log_it()
    # ruleid: some-except, any-except-pass, handler-then-finally
    except OSError:
        pass
    finally:
        done()


def three(x):
    if x == 1:
        a()
    # ruleid: elif-part, elif-else
    elif x == 2:
        b()
    # ruleid: elif-else
    elif x == 3:
        c()
    # ruleid: else-part
    else:
        after_all()
    for y in x:
        a()
    # ruleid: else-part
    else:
        after_all()
    # ruleid: loop-else
    while x:
        b()
    else:
        b()
    while x:
        b()
    # ruleid: not-in-try
    log_it()


def four():
    # ruleid: row-with-try
    row = fetch()
    try:
        use_it(row)
    finally:
        done()


@first
# ruleid: decorator-part
@app.route("/a")
def five():
    pass


# ruleid: decorators-two, decorator-part
@app.route("/b")
@login
# ok: decorator-part
def six():
    pass


# ruleid: decorator-any, class-header
@cached
class Seven(Base):
    @other
    def inner(self):
        app.route("/c")


# ok: class-header
class Eight:
    # ruleid: def-header
    async def get(self, request):
        pass

    # ok: def-header
    async def put(self):
        pass


def nine(code):
    # ruleid: match-header
    match status_of(code):
        # ruleid: case-part
        case 404:
            # ruleid: in-case, not-in-try
            log_it()
        case 405:
            pass
    # ruleid: not-in-try
    log_it()
    # ruleid: if-header
    if debug_on():
        pass
