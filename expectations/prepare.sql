-- What the connection that checks gets first: the closed vocabularies (filled in Python), what stands between lines, and
-- every EDTF text of the file with its first and last day.
create or replace temp table vocabulary (list varchar, value varchar);

-- White space between lines, with the line breaks and zero-width marks of flows.text.lines; a document's edges too.
create or replace temp macro blank() as
    '[\s\x0b\x1c-\x1f\x{85}\x{a0}\x{1680}\x{2000}-\x{200b}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]';

create or replace temp macro margins() as
    concat('^', blank(), '+|', blank(), '*[\n\r\x0b\x0c\x{85}\x{2028}\x{2029}]', blank(), '*|', blank(), '+$');

-- Written apart from flows.facts.edtf, so that each checks the other.
create or replace temp table edtf as
with written as (
    select published as edtf from documents
    union
    select anchor as edtf from documents
    union
    select period as edtf from metrics
    union
    select date as edtf from events
    union
    select period as edtf from metric_facts
    union
    select date as edtf from event_facts
),

-- a single date begins and ends in itself; an interval has two sides, of which one may be open
sided as (
    select edtf, string_split(edtf, '/') as sides
    from written
    where edtf is not null
),

sides as (
    select edtf, len(sides) as side_count, unnest(['first', 'last']) as side, unnest([sides[1], sides[-1]]) as written
    from sided
),

parts as (
    select *, written in ('', '..') as is_open,
        regexp_extract(
            written,
            '^(\d{4}|\d{3}X|\d{2}XX|\dXXX|XXXX)(?:-(0[1-9]|1[0-2]|2[1-9]|3\d|4[01]|XX)(?:-(0[1-9]|[12]\d|3[01]|XX))?)?[?~%]?$',
            ['year', 'month', 'day']
        ) as part
    from sides
),

-- months 21 to 41 are divisions of a year: seasons (21 to 24, and 25 to 28 northern, 29 to 32 southern), quarters,
-- thirds and halves. Spring begins in March; a winter ends in the next year.
numbered as (
    select *,
        try_cast(replace(part.year, 'X', '0') as integer) as low_year,
        try_cast(replace(part.year, 'X', '9') as integer) as high_year,
        if(part.year = 'XXXX' or contains(part.year, 'X'), null, try_cast(part.month as integer)) as code,
        try_cast(part.day as integer) as day
    from parts
),

spanned as (
    select *,
        case
            when code <= 12 then code
            when code <= 24 then 3 * (code - 20)
            when code <= 28 then 3 * (code - 24)
            when code <= 32 then [9, 12, 3, 6][code - 28]
            when code <= 36 then 3 * (code - 33) + 1
            when code <= 39 then 4 * (code - 37) + 1
            else 6 * (code - 40) + 1
        end as first_month,
        case when code <= 12 then 1 when code <= 36 then 3 when code <= 39 then 4 else 6 end as months
    from numbered
),

dated as (
    select *,
        case
            when part.year in ('', 'XXXX') then null
            when code is null then make_date(greatest(low_year, 1), 1, 1)
            when day is null then make_date(low_year, first_month, 1)
            else try_cast(concat_ws('-', part.year, part.month, part.day) as date)
        end as first_day,
        case
            when part.year in ('', 'XXXX') then null
            when code is null then make_date(least(high_year, 9998), 12, 31)
            when day is null then cast(make_date(low_year, first_month, 1) + to_months(months) - interval 1 day as date)
            else try_cast(concat_ws('-', part.year, part.month, part.day) as date)
        end as last_day
    from spanned
),

judged as (
    select edtf,
        max(first_day) filter (side = 'first') as first_day,
        max(last_day) filter (side = 'last') as last_day,
        not bool_and(is_open) and bool_and(
            side_count <= 2
            and (is_open and side_count = 2 or part.year <> '')
            and coalesce(high_year >= 1 and low_year <= 9998, true)
            -- no day of a season, nor one that its month does not have
            and not (part.day <> '' and coalesce(code > 12, false))
            and not (day is not null and code is not null and first_day is null)
        ) as well_formed
    from dated
    group by edtf
)

select edtf, well_formed and coalesce(first_day <= last_day, true) as valid, first_day, last_day
from judged;
